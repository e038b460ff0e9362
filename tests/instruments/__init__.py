"""Published call scripts and survey instruments, rebuilt in the script language."""
