"""Tests scripts/wire."""
import contextlib
import io
import json

from support import PlantedTree, load

wire = load("wire")

API = {
    "paths": {
        "/b/{id}": {"post": {
            "operationId": "update_b", "security": [{}],
            "parameters": [
                {"in": "query", "name": "q", "schema": {"type": "integer", "format": "int32", "minimum": 0}},
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
            "responses": {"200": {"content": {"text/calendar": {"schema": {"type": "string"}}}}},
        }},
    },
    "components": {"schemas": {
        "Id": {"type": "integer", "description": "The id."},
        "State": {"type": "string", "enum": ["on", "off"]},
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
    "channels": {"live": {"address": "/ws", "messages": {"a.made": {}}}},
    "operations": {"live.tell": {"action": "send", "channel": {"$ref": "#/channels/live"},
                                 "messages": [{"$ref": "#/channels/live/messages/a.made"}]}},
    "x-rooms": [{"address": "a/{id}", "events": [{"$ref": "#/components/messages/a.made"}]}],
    "x-close-codes": [{"code": 1000, "reason": ""}],
    "components": {
        "messages": {"a.made": {"payload": {"type": "object", "required": ["data"], "properties": {
            "data": {"type": "object", "properties": {"id": {"$ref": "#/components/schemas/Id"}}},
        }}}},
        "schemas": {"Id": {"type": "integer"}, "Own": {"type": "boolean"}},
    },
}
WIRE = """\
# Made of parlour.json and events.json by `make openapi` (scripts/wire).

## Operations
GET /a is show_a
GET /a asks for cookie or token
GET /a answers 200: text/calendar string
POST /b/{id} is update_b
POST /b/{id} is public
POST /b/{id} path id: Id, required
POST /b/{id} query q: integer:int32 (minimum 0), optional
POST /b/{id} takes B, required
POST /b/{id} answers 204: nothing
POST /b/{id} answers default: P

## Schemas
B.description: string | null (maxLength 9), optional
B.id: Id, required
B.note: Note | null, optional
Id: integer
Page.items: [B], required
State = "off"
State = "on"

## Live events
channel live: /ws
close 1000
message a.made.data.id: Id, optional
message a.made.data: object, required
operation live.tell on live, send: a.made
room a/{id}: a.made

## Schemas of live events alone
Own: boolean
"""


class Wire(PlantedTree):
    def run_wire(self, api: dict, *arguments: str) -> tuple[int, str]:
        self.plant({"openapi/parlour.json": json.dumps(api), "openapi/events.json": json.dumps(LIVE)})
        output = io.StringIO()
        with contextlib.redirect_stderr(output):
            code = wire.main(self.root, list(arguments))
        return code, output.getvalue()

    def test_has_a_line_for_each_thing(self) -> None:
        self.assertEqual(self.run_wire(API), (0, ""))
        self.assertEqual((self.root / wire.TARGET).read_text(encoding="utf-8"), WIRE)

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

    def test_refuses_a_keyword_that_it_would_not_show(self) -> None:
        changed = json.loads(json.dumps(API))
        changed["components"]["schemas"]["Id"]["contentEncoding"] = "base64"
        with self.assertRaisesRegex(SystemExit, "contentEncoding"):
            self.run_wire(changed)
