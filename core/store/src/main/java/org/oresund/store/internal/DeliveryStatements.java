// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

/**
 * The SQL of claiming and finishing, as data: a test proves the order of a key by taking the rule
 * out.
 *
 * <p>Rows found by a LIMIT go through arrays, because the planner takes a LIMIT it does not know
 * for a tenth of the table and an array for ten rows: only then does it keep to the indexes at any
 * backlog.
 *
 * @param claimHeads leases due heads
 * @param judgeNew decides which new deliveries are heads, and leases some of them
 * @param finish finishes a delivery, if its lease still counts
 * @param promote makes the next of its key a head and wakes its subscription
 */
record DeliveryStatements(String claimHeads, String judgeNew, String finish, String promote) {

  /**
   * Parameters: tenant, subscription id, limit, owner, lease in ms, tenant, tenant, subscription
   * id.
   */
  private static final String CLAIM_HEADS =
      """
      WITH due AS MATERIALIZED (
        SELECT d.event_key, d.sequence, d.day, d.due_at
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = ?
        AND d.phase = 'HEAD'
        AND d.due_at <= statement_timestamp()
        ORDER BY d.due_at, d.sequence
        LIMIT ?
        FOR UPDATE SKIP LOCKED
      ), listed AS (
        SELECT array_agg(event_key) AS event_keys, array_agg(sequence) AS sequences,
          array_agg(day) AS days, array_agg(due_at) AS due_ats
        FROM due
      )
      UPDATE store.delivery d
      SET lease_owner = ?,
          attempt = d.attempt + 1,
          due_at = statement_timestamp() + ? * interval '1 millisecond'
      FROM listed
      CROSS JOIN LATERAL
        unnest(listed.event_keys, listed.sequences, listed.days, listed.due_ats)
        AS due (event_key, sequence, day, due_at)
      JOIN store.event e
        ON e.tenant_id = ?
        AND e.day = due.day
        AND e.sequence = due.sequence
      WHERE d.tenant_id = ?
      AND d.subscription_id = ?
      AND d.event_key = due.event_key
      AND d.sequence = due.sequence
      AND d.day = due.day
      RETURNING d.day, d.sequence, d.attempt, d.due_at AS until, d.out_of_order,
        due.due_at AS was_due_at,
        e.event_id, e.type, e.event_key, e.schema, e.payload, e.channel, e.occurred_at
      """;

  /**
   * A delivery with nothing before it in its key, or only finished ones, becomes a head. One behind
   * a head is marked so only while that head is locked here: its acknowledgement then comes later
   * and promotes it. Where the head is locked by such an acknowledgement, the new one is left for
   * the next claim.
   *
   * <p>Parameters: tenant, subscription id, window, tenant, subscription id, tenant, subscription
   * id, limit, lease in ms, owner, tenant, tenant, subscription id.
   */
  private static final String JUDGE_NEW =
      """
      WITH fresh AS MATERIALIZED (
        SELECT d.event_key, d.sequence, d.day, d.due_at
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = ?
        AND d.phase = 'NEW'
        ORDER BY d.due_at, d.sequence
        LIMIT ?
      ), listed AS (
        SELECT array_agg(event_key) AS event_keys, array_agg(sequence) AS sequences,
          array_agg(day) AS days, array_agg(due_at) AS due_ats
        FROM fresh
      ), followed AS MATERIALIZED (
        SELECT fresh.*, before.sequence AS before_sequence, before.day AS before_day,
          before.phase AS before_phase
        FROM listed
        CROSS JOIN LATERAL
          unnest(listed.event_keys, listed.sequences, listed.days, listed.due_ats)
          AS fresh (event_key, sequence, day, due_at)
        LEFT JOIN LATERAL (
          SELECT b.sequence, b.day, b.phase
          FROM store.delivery b
          WHERE b.tenant_id = ?
          AND b.subscription_id = ?
          AND b.event_key = fresh.event_key
          AND b.sequence < fresh.sequence
          ORDER BY b.sequence DESC
          LIMIT 1
        ) AS before ON true
      ), held AS MATERIALIZED (
        SELECT h.sequence
        FROM followed f
        JOIN store.delivery h
          ON h.tenant_id = ?
          AND h.subscription_id = ?
          AND h.event_key = f.event_key
          AND h.sequence = f.before_sequence
          AND h.day = f.before_day
          AND h.phase = 'HEAD'
        WHERE f.before_phase = 'HEAD'
        FOR NO KEY UPDATE OF h SKIP LOCKED
      ), judged AS (
        SELECT f.*,
          CASE
            WHEN f.before_phase IS NULL OR f.before_phase IN ('DONE', 'DEAD') THEN 'HEAD'
            WHEN f.before_phase IN ('NEW', 'BEHIND') THEN 'BEHIND'
            WHEN f.before_sequence IN (SELECT sequence FROM held) THEN 'BEHIND'
          END AS verdict
        FROM followed f
      ), placed AS MATERIALIZED (
        SELECT j.*,
          j.verdict = 'HEAD' AND ? >= row_number()
            OVER (PARTITION BY j.verdict ORDER BY j.due_at, j.sequence) AS leased
        FROM judged j
        WHERE j.verdict IS NOT NULL
      )
      UPDATE store.delivery d
      SET phase = p.verdict,
          attempt = d.attempt + p.leased::integer,
          due_at = CASE
            WHEN p.leased THEN statement_timestamp() + ? * interval '1 millisecond'
            ELSE d.due_at
          END,
          lease_owner = CASE WHEN p.leased THEN ? END
      FROM placed p
      JOIN store.event e
        ON e.tenant_id = ?
        AND e.day = p.day
        AND e.sequence = p.sequence
      WHERE d.tenant_id = ?
      AND d.subscription_id = ?
      AND d.event_key = p.event_key
      AND d.sequence = p.sequence
      AND d.day = p.day
      AND d.phase = 'NEW'
      RETURNING d.day, d.sequence, d.attempt, d.due_at AS until, d.out_of_order,
        p.due_at AS was_due_at,
        e.event_id, e.type, e.event_key, e.schema, e.payload, e.channel, e.occurred_at,
        p.leased
      """;

  /** Parameters: phase, tenant, subscription id, key, sequence, day, owner, attempt. */
  private static final String FINISH =
      """
      UPDATE store.delivery
      SET phase = ?
      WHERE tenant_id = ?
      AND subscription_id = ?
      AND event_key = ?
      AND sequence = ?
      AND day = ?
      AND phase = 'HEAD'
      AND lease_owner = ?
      AND attempt = ?
      """;

  /**
   * A statement after {@link #FINISH}, so that its snapshot shows what was judged until then.
   *
   * <p>Parameters: tenant, subscription id, key, sequence, day, tenant, subscription, tenant,
   * subscription.
   */
  private static final String PROMOTE =
      """
      WITH promoted AS (
        UPDATE store.delivery d
        SET phase = 'HEAD',
            due_at = statement_timestamp()
        FROM (
          SELECT f.tenant_id, f.subscription_id, f.event_key, following.sequence, following.day
          FROM store.delivery f
          CROSS JOIN LATERAL (
            SELECT n.sequence, n.day
            FROM store.delivery n
            WHERE n.tenant_id = f.tenant_id
            AND n.subscription_id = f.subscription_id
            AND n.event_key = f.event_key
            AND n.sequence > f.sequence
            ORDER BY n.sequence
            LIMIT 1
          ) AS following
          WHERE f.tenant_id = ?
          AND f.subscription_id = ?
          AND f.event_key = ?
          AND f.sequence = ?
          AND f.day = ?
          AND f.phase IN ('DONE', 'DEAD')
        ) AS next
        WHERE d.tenant_id = next.tenant_id
        AND d.subscription_id = next.subscription_id
        AND d.event_key = next.event_key
        AND d.sequence = next.sequence
        AND d.day = next.day
        AND d.phase IN ('NEW', 'BEHIND')
        RETURNING 1
      ), kept AS (
        SELECT
        FROM store.wakeup w
        WHERE w.tenant_id = ?
        AND w.subscription = ?
        AND w.next_at <= statement_timestamp()
        FOR KEY SHARE SKIP LOCKED
      ), woken AS (
        INSERT INTO store.wakeup (tenant_id, subscription, next_at)
        SELECT ?, ?, statement_timestamp()
        FROM promoted
        WHERE NOT EXISTS (SELECT FROM kept)
      )
      SELECT count(*) FROM promoted
      """;

  /** Returns the statements that keep the order of each key. */
  static DeliveryStatements inKeyOrder() {
    return new DeliveryStatements(CLAIM_HEADS, JUDGE_NEW, FINISH, PROMOTE);
  }
}
