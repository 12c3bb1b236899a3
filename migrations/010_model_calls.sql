-- Model calls: who answered, how it ended and what it cost; the wish to cancel; providers that asked to be left alone.
-- Expands only: the version before writes none of it, and what it leaves empty reads as an ordinary answer.
-- Locks: model_calls, an instant for the columns, no rewrite and no scan.

ALTER TABLE model_calls
    -- As configured.
    ADD COLUMN provider text,
    -- Empty: ANSWERED.
    ADD COLUMN outcome text,
    -- Millionths of the currency the price table is in.
    ADD COLUMN cost_micros bigint NOT NULL DEFAULT 0,
    -- Paid for attempts that came to nothing, e.g. the received part of a stream that broke.
    ADD COLUMN wasted_tokens bigint NOT NULL DEFAULT 0,
    ADD COLUMN cancel_requested boolean NOT NULL DEFAULT FALSE;

-- How long the answers of a role were: at most 256 per tenant and role, later ones in the place of earlier ones.
CREATE TABLE model_answer_sizes (
    tenant_id       text        NOT NULL,
    role            text        NOT NULL,
    slot            integer     NOT NULL CHECK (slot BETWEEN 0 AND 255),
    output_tokens   bigint      NOT NULL CHECK (output_tokens >= 0),
    PRIMARY KEY (tenant_id, role, slot)
);
ALTER TABLE model_answer_sizes ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON model_answer_sizes USING (tenant_visible(tenant_id)) WITH CHECK (tenant_visible(tenant_id));

-- Until when a provider wants no calls (429 with Retry-After). Of no tenant.
CREATE TABLE model_pauses (
    provider        text        PRIMARY KEY,
    until           timestamptz NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON model_answer_sizes, model_pauses TO golden_orchestrator, golden_peer_hub;
