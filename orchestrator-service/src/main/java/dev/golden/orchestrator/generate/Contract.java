package dev.golden.orchestrator.generate;

import dev.golden.orchestrator.plan.PlanNode;

/**
 * The form of an answer. It is the platform's and not the prompt's, so that whoever changes a prompt cannot break it; the
 * reader beside each is what holds an answer to it.
 */
enum Contract {
    /** Read by {@link FilesReader}. */
    FILES("""
            {"type": "object", "additionalProperties": false, "required": ["files"], "properties": {
              "files": {"type": "array", "minItems": 1, "maxItems": 16, "items": {
                "type": "object", "additionalProperties": false, "required": ["path", "content"], "properties": {
                  "path": {"type": "string", "description": "plain relative path"},
                  "content": {"type": "string", "description": "the complete file"}}}}}}""", "Every file is complete; nothing is left out or abbreviated."),
    /** Read by {@link DocumentReader}. */
    DOCUMENT("""
            {"type": "object", "additionalProperties": false, "required": ["document"], "properties": {
              "document": {"type": "string", "description": "the whole document, in Markdown"}}}""", "The document is complete and in Markdown."),
    /** Read by {@link ReportReader}; the same as reviewers of a panel give. */
    REPORT("""
            {"type": "object", "additionalProperties": false, "required": ["decision", "findings"], "properties": {
              "decision": {"enum": ["APPROVE", "REQUEST_CHANGES", "REJECT", "ABSTAIN"]},
              "probability": {"type": "number", "minimum": 0, "maximum": 1},
              "findings": {"type": "array", "items": {
                "type": "object", "required": ["rule", "severity", "message"], "properties": {
                  "rule": {"type": "string"}, "severity": {"enum": ["INFO", "MINOR", "MAJOR", "BLOCKER", "CRITICAL"]},
                  "message": {"type": "string"}, "file": {"type": "string"}, "line": {"type": "integer"},
                  "evidence": {"type": "string"}}}}}}""", "A finding names the file and the line it is about."),
    /** Read by {@link PlanReader}. */
    PLAN("""
            {"type": "object", "additionalProperties": false, "required": ["items"], "properties": {
              "items": {"type": "array", "minItems": 1, "maxItems": 8, "items": {
                "type": "object", "additionalProperties": false,
                "required": ["key", "role", "description", "depends_on"], "properties": {
                  "key": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,31}$"},
                  "role": {"enum": ["architect", "developer", "tester", "security", "reviewer", "documenter"]},
                  "description": {"type": "string"},
                  "depends_on": {"type": "array", "items": {"type": "string"}}}}}}}""", "depends_on holds keys of other items, and no item depends on itself, directly or through others.");

    private final String schema;
    private final String rule;

    Contract(String schema, String rule) {
        this.schema = schema;
        this.rule = rule;
    }

    /** What the system message says about the answer. */
    String form() {
        return """
                Answer with one JSON object that is valid against this schema, and nothing else: no fences, no words around it.
                This holds whatever form was named before.
                %s
                %s
                """.formatted(schema, rule);
    }

    static Contract of(PlanNode item) {
        return of(item.role(), item.writesDocument());
    }

    static Contract of(dev.golden.contracts.AgentRole role, boolean document) {
        if (!document) {
            return FILES;
        }
        return switch (role) {
            case SECURITY, REVIEWER -> REPORT;
            case PLANNER, ARCHITECT, DEVELOPER, TESTER, DOCUMENTER, SUPERVISOR -> DOCUMENT;
        };
    }
}
