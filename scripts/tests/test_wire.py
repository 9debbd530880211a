"""Tests scripts/wire."""
import contextlib
import io
import json
from collections.abc import Callable, Iterator

from support import PlantedTree, load

wire = load("wire")

API = {
    "openapi": "3.1.0",
    "info": {"title": "A", "version": "1"},
    "servers": [{"url": "/api"}],
    "security": [{"token": []}],
    "paths": {
        "/b/{id}": {"post": {
            "operationId": "update_b", "security": [{}],
            "parameters": [
                {"in": "query", "name": "q", "style": "form", "explode": False,
                 "schema": {"type": "integer", "format": "int32", "minimum": 0}},
                {"in": "path", "name": "id", "required": True, "schema": {"$ref": "#/components/schemas/Id"}},
            ],
            "requestBody": {"required": True, "content": {"application/json": {"schema": {"$ref": "#/x/B"}}}},
            "responses": {
                "204": {},
                "default": {"content": {"application/problem+json": {"schema": {"$ref": "#/x/P"}}}},
            },
        }},
        "/a": {"get": {
            "operationId": "show_a", "security": [{"token": []}, {"cookie": []}],
            "responses": {"200": {
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"text/calendar": {"schema": {"type": "string"}}},
            }},
        }},
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}, "schemas": {
        "Id": {"type": "integer", "description": "The id."},
        "State": {"type": "string", "enum": ["on", "off"]},
        "Choice": {"type": ["string", "null"], "enum": ["a"]},
        "Both": {"allOf": [{"$ref": "#/components/schemas/B"}, {"type": "object", "properties": {
            "state": {"$ref": "#/components/schemas/State", "default": "on"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
        }}]},
        "Either": {"oneOf": [
            {"$ref": "#/components/schemas/B"},
            {"type": ["object", "null"], "properties": {"kind": {"type": "string", "enum": ["x", "y"]}}},
            {"type": "null"},
        ]},
        "B": {"type": "object", "required": ["id"], "properties": {
            "id": {"$ref": "#/components/schemas/Id", "description": "Prose."},
            "note": {"oneOf": [{"$ref": "#/components/schemas/Note"}, {"type": "null"}]},
            "description": {"type": ["string", "null"], "maxLength": 9},
        }},
        "Page": {"type": "object", "required": ["items"], "properties": {"items": {"type": "array", "items": {
            "type": "object", "required": ["id"], "properties": {
                "id": {"$ref": "#/components/schemas/Id", "description": "Other prose."},
                "note": {"oneOf": [{"$ref": "#/components/schemas/Note"}, {"type": "null"}]},
                "description": {"type": ["string", "null"], "maxLength": 9},
            }}}}},
    }},
}
LIVE = {
    "asyncapi": "3.0.0",
    "servers": {"plain": {"host": "localhost", "protocol": "ws"}},
    "channels": {"live": {
        "address": "/ws/{id}", "messages": {"a.made": {"$ref": "#/components/messages/a.made"}},
        "parameters": {"id": {"enum": ["1"]}}, "bindings": {"ws": {"method": "GET"}},
    }},
    "operations": {"live.tell": {"action": "send", "channel": {"$ref": "#/channels/live"},
                                 "messages": [{"$ref": "#/channels/live/messages/a.made"}],
                                 "reply": {"channel": {"$ref": "#/channels/live"}, "messages": [{"$ref": "#/x/ok"}]}}},
    "x-rooms": [{"address": "a/{id}", "members": "All.", "events": [{"$ref": "#/components/messages/a.made"}]}],
    "x-close-codes": [{"code": 1000, "reason": ""}],
    "components": {
        "messages": {"a.made": {"contentType": "text/plain", "payload": {
            "type": "object", "required": ["data"], "properties": {
                "data": {"type": "object", "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
            },
        }}},
        "schemas": {"Id": {"type": "integer"}, "Own": {"type": "boolean"}},
    },
}
WIRE = """\
# Generated from parlour.json and events.json by `make openapi` (scripts/wire).

## Interface
API openapi: "3.1.0"
API servers: [{"url": "/api"}]
API security: [{"token": []}]
API securitySchemes token: {"scheme": "bearer", "type": "http"}

## Operations
GET /a is show_a
GET /a asks for cookie or token
GET /a answers 200: text/calendar string
GET /a answers 200 with header ETag: string, optional
POST /b/{id} is update_b
POST /b/{id} is public
POST /b/{id} path id: Id, required
POST /b/{id} query q: integer:int32 (minimum 0), optional (style "form", explode false)
POST /b/{id} takes B, required
POST /b/{id} answers 204: nothing
POST /b/{id} answers default: P

## Schemas
B.description: string | null (maxLength 9), optional
B.id: Id, required
B.note: Note | null, optional
Both has all of B
Both.counts: {string: integer}, optional
Both.state: State (default "on"), optional
Choice = "a"
Choice: string | null
Either is B
Either is null
Either/1.kind: "x" | "y", optional
Either/1: object | null
Id: integer
Page.items: [B], required
State = "off"
State = "on"

## Live events
channel live message a.made: a.made
channel live parameter id (enum ["1"])
channel live: /ws/{id} (bindings {"ws": {"method": "GET"}})
close 1000
live events asyncapi: "3.0.0"
live events servers plain: {"host": "localhost", "protocol": "ws"}
message a.made is a.made (contentType "text/plain")
message a.made.data.id: Id, optional
message a.made.data: object, required
operation live.tell on live (action "send")
operation live.tell, reply on live
operation live.tell, reply: ok
operation live.tell: a.made
room a/{id} (members "All.")
room a/{id}: a.made

## Schemas of live events alone
Own: boolean
"""


def places(node: object, above: str = "", path: tuple = ()) -> Iterator[tuple]:
    """Yields the paths of all keywords and values in a document, without prose."""
    entries = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in entries:
        if key not in wire.PROSE or above == "properties":
            yield (*path, key)
            yield from places(value, key, (*path, key))


class Wire(PlantedTree):
    def run_wire(self, api: dict, *arguments: str) -> tuple[int, str]:
        self.plant({"openapi/parlour.json": json.dumps(api), "openapi/events.json": json.dumps(LIVE)})
        output = io.StringIO()
        with contextlib.redirect_stderr(output):
            code = wire.main(self.root, list(arguments))
        return code, output.getvalue()

    def unseen(self, change: Callable[[dict | list, str | int], None]) -> list[tuple]:
        """Applies a change at each place in turn. Returns the places where no line changes and nothing fails."""
        found, before = [], wire.lines(API, LIVE)
        for path in places([API, LIVE]):
            documents = json.loads(json.dumps([API, LIVE]))
            parent = documents
            for key in path[:-1]:
                parent = parent[key]
            change(parent, path[-1])
            with contextlib.suppress(AttributeError, IndexError, KeyError, TypeError):
                if documents != [API, LIVE] and wire.lines(*documents) == before:
                    found.append(path)
        return found

    def test_has_a_line_for_each_thing(self) -> None:
        self.assertEqual(self.run_wire(API), (0, ""))
        self.assertEqual((self.root / wire.TARGET).read_text(encoding="utf-8"), WIRE)

    def test_shows_the_removal_of_anything_but_prose(self) -> None:
        def remove(node: dict | list, key: str | int) -> None:
            node.pop(key)

        self.assertEqual(self.unseen(remove), [
            (0, "paths", "/b/{id}", "post", "security", 0),  # an empty list is public too
            (1, "components", "schemas", "Id"),  # equal to that of the API
        ])

    def test_shows_a_change_of_any_value(self) -> None:
        def alter(node: dict | list, key: str | int) -> None:
            if isinstance(node[key], bool):
                node[key] = not node[key]
            elif isinstance(node[key], (int, str)):
                node[key] += type(node[key])(1)

        self.assertEqual(self.unseen(alter), [])

    def test_shows_a_keyword_that_it_does_not_know(self) -> None:
        def add(node: dict | list, key: str | int) -> None:
            if isinstance(node[key], dict):
                node[key]["x-new"] = True

        self.assertEqual(self.unseen(add), [])

    def test_shows_that_a_named_type_may_be_null(self) -> None:
        for name in ("Id", "State", "B", "Page"):
            changed = json.loads(json.dumps(API))
            schema = changed["components"]["schemas"][name]
            schema["type"] = [schema["type"], "null"]
            self.assertNotEqual(wire.lines(changed, LIVE), wire.lines(API, LIVE), name)

    def test_check_prints_a_change_of_the_interface(self) -> None:
        self.run_wire(API)
        self.assertEqual(self.run_wire(API, "--check"), (0, ""))
        changed = json.loads(json.dumps(API))
        changed["components"]["schemas"]["State"]["enum"].append("broken")
        code, output = self.run_wire(changed, "--check")
        self.assertEqual(code, 1)
        self.assertIn('+State = "broken"', output.splitlines())

    def test_check_accepts_a_change_of_prose(self) -> None:
        self.run_wire(API)
        changed = json.loads(json.dumps(API))
        changed["components"]["schemas"]["Id"]["description"] = "Another."
        self.assertEqual(self.run_wire(changed, "--check"), (0, ""))
