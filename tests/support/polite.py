"""A rubric that a scripted judge can be right about, and the project it lies in."""

POLITE = """# yaml-language-server: $schema=rubric.schema.json
name: polite
instructions: Which reply greets the person by name?
mode: [pairwise, graded]
reference: ignored
criteria:
  - name: greets
    description: Says hello and names the person who asked.
    scale: binary
tests:
  - {input: I am Ann., a: Hello Ann!, b: What., expect: a}
  - {input: I am Bob., a: Go away., b: Good day Bob., expect: b}
  - {input: I am Cy., a: Hello Cy., b: Hello Cy!, expect: tie}
  - {input: I am Di., output: Hello Di., expect: {greets: "yes"}}
  - {input: I am Ed., output: No., expect: {greets: "no"}}
"""

TOML = """
default_judge = "far"
[endpoints.loop]
base_url = "{}"
[judges.far]
model = "loop:m"
mode = "text"
"""
