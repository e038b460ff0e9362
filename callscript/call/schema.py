"""The JSON Schema of a script, for editors that complete and underline TOML by one.

It is made from the models that judge scripts, short forms included: what it refuses `check`
refuses, too, while names, gotos and conditions are beyond it.
"""

import json
from typing import Any

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from callscript.call.tape import MOST_CASES, WrittenCase
from callscript.script.written import Written, WrittenScript

_DIALECT = "http://json-schema.org/draft-07/schema#"
"""What Taplo, and with it most editors' TOML, understands best."""

_DEFINITIONS = "definitions"


class _Whole(WrittenScript):
    """A call script: sections of steps with words to say, and answers that lead on."""

    cases: list[WrittenCase] = Field([], max_length=MOST_CASES)  # type: ignore[assignment]


class _Generator(GenerateJsonSchema):
    """Adds the short forms, which the models widen before they judge."""

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        """Let a plain text stand for a table with a short form."""
        table = super().model_schema(schema)
        short = schema["cls"].short_form if issubclass(schema["cls"], Written) else ""
        if not short:
            return table
        about = table.pop("description", "")
        return {"description": about, "anyOf": [table["properties"][short], table]}

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> dict[str, Any]:
        """Let the name of a `type` stand for a table that says no more."""
        union = super().tagged_union_schema(schema)
        union.pop("discriminator", None)
        if schema["discriminator"] != "type":
            return union
        return {"anyOf": [{"enum": [str(tag) for tag in schema["choices"]]}, union]}


def script_schema() -> str:
    """Write the schema as JSON, the same each time."""
    schema = _Whole.model_json_schema(
        schema_generator=_Generator, ref_template=f"#/{_DEFINITIONS}/{{model}}"
    )
    definitions = schema.pop("$defs")
    whole = {"$schema": _DIALECT, **schema, "title": "Call script", _DEFINITIONS: definitions}
    return json.dumps(_plain(whole), indent=1, ensure_ascii=False) + "\n"


def _plain(schema: Any, *, names: bool = False) -> Any:
    """Leave out what says nothing of a TOML file: null, a key's title, and defaults.

    Editors would offer defaults as values. `names` says that the keys are a script's own.
    """
    if isinstance(schema, list):
        return [_plain(item) for item in schema if item != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {key: value for key, value in schema.items() if names or key not in {"title", "default"}}
    plain = {
        _KEYS.get(key, key): _plain(value, names=key in {"properties", _DEFINITIONS})
        for key, value in kept.items()
    }
    if "patternProperties" in plain and not names:
        plain["additionalProperties"] = False
    if len(alternatives := plain.get("anyOf", ())) == 1 and not names:
        return {**{key: value for key, value in plain.items() if key != "anyOf"}, **alternatives[0]}
    return plain


_KEYS = {"oneOf": "anyOf"}
"""A table that fits two forms is no mistake, and one that fits none is told more plainly so."""
