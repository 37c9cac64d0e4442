// SPDX-License-Identifier: Apache-2.0
// Copyright the Oresund authors

package org.oresund.store.internal;

/**
 * The SQL of claiming and finishing, as data: a test proves the order of a key by taking the rule
 * out.
 *
 * <p>A queue is empty when its plans are made and full when they are used, so no plan may rest on
 * estimates. A row is changed by its whole primary key and nothing else that an index knows; rows
 * of a list are looked up one by one in LATERAL subqueries with LIMIT 1; lists come in the order of
 * the index of open deliveries.
 *
 * @param dueHeads locks heads that may be claimed
 * @param judgeNew says of new deliveries whether they are first of their key
 * @param place writes what a claim decided about one delivery
 * @param finish finishes a delivery, if its lease still counts
 * @param promote makes the next of its key a head and wakes its subscription
 */
record DeliveryStatements(
    String dueHeads, String judgeNew, String place, String finish, String promote) {

  /** Parameters: tenant, subscription id, limit, tenant. */
  private static final String DUE_HEADS =
      """
      WITH due AS MATERIALIZED (
        SELECT d.event_key, d.sequence, d.day, d.due_at, d.attempt, d.out_of_order
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = ?
        AND d.phase = 'HEAD'
        AND d.due_at <= statement_timestamp()
        ORDER BY d.due_at, d.sequence
        LIMIT ?
        FOR UPDATE SKIP LOCKED
      )
      SELECT due.*, 'HEAD' AS verdict, e.*
      FROM due
      CROSS JOIN LATERAL (
        SELECT e.event_id, e.type, e.schema, e.payload, e.channel, e.occurred_at
        FROM store.event e
        WHERE e.tenant_id = ?
        AND e.day = due.day
        AND e.sequence = due.sequence
        LIMIT 1
      ) AS e
      ORDER BY due.due_at, due.sequence
      """;

  /**
   * A delivery with nothing before it in its key, or only finished ones, becomes a head. One behind
   * a head is marked so only while that head is locked here: its acknowledgement then comes later
   * and promotes it. Where the head is locked by such an acknowledgement, the new one is left for
   * the next claim.
   *
   * <p>Parameters: tenant, subscription id, window, tenant, subscription id, tenant, subscription
   * id, tenant.
   */
  private static final String JUDGE_NEW =
      """
      WITH fresh AS MATERIALIZED (
        SELECT d.event_key, d.sequence, d.day, d.due_at, d.attempt, d.out_of_order
        FROM store.delivery d
        WHERE d.tenant_id = ?
        AND d.subscription_id = ?
        AND d.phase = 'NEW'
        ORDER BY d.due_at, d.sequence
        LIMIT ?
      ), followed AS MATERIALIZED (
        SELECT fresh.*, before.sequence AS before_sequence, before.day AS before_day,
          before.phase AS before_phase
        FROM fresh
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
        CROSS JOIN LATERAL (
          SELECT b.sequence, b.phase
          FROM store.delivery b
          WHERE b.tenant_id = ?
          AND b.subscription_id = ?
          AND b.event_key = f.event_key
          AND b.sequence = f.before_sequence
          AND b.day = f.before_day
          LIMIT 1
          FOR NO KEY UPDATE SKIP LOCKED
        ) AS h
        WHERE f.before_phase = 'HEAD'
        AND h.phase = 'HEAD'
      ), judged AS (
        SELECT f.*,
          CASE
            WHEN f.before_phase IS NULL OR f.before_phase IN ('DONE', 'DEAD') THEN 'HEAD'
            WHEN f.before_phase IN ('NEW', 'BEHIND') THEN 'BEHIND'
            WHEN f.before_sequence IN (SELECT sequence FROM held) THEN 'BEHIND'
          END AS verdict
        FROM followed f
      )
      SELECT j.event_key, j.sequence, j.day, j.due_at, j.attempt, j.out_of_order, j.verdict, e.*
      FROM judged j
      LEFT JOIN LATERAL (
        SELECT e.event_id, e.type, e.schema, e.payload, e.channel, e.occurred_at
        FROM store.event e
        WHERE j.verdict = 'HEAD'
        AND e.tenant_id = ?
        AND e.day = j.day
        AND e.sequence = j.sequence
        LIMIT 1
      ) AS e ON true
      WHERE j.verdict IS NOT NULL
      ORDER BY j.due_at, j.sequence
      """;

  /** Parameters: phase, due, owner, attempt, tenant, subscription id, key, sequence, day. */
  private static final String PLACE =
      """
      UPDATE store.delivery
      SET phase = ?,
          due_at = ?,
          lease_owner = ?,
          attempt = ?
      WHERE tenant_id = ?
      AND subscription_id = ?
      AND event_key = ?
      AND sequence = ?
      AND day = ?
      """;

  /** Parameters: phase, tenant, subscription id, key, sequence, day, owner, attempt. */
  private static final String FINISH =
      """
      UPDATE store.delivery
      SET phase = ?,
          lease_owner = NULL
      WHERE tenant_id = ?
      AND subscription_id = ?
      AND event_key = ?
      AND sequence = ?
      AND day = ?
      AND lease_owner = ?
      AND attempt = ?
      """;

  /**
   * A statement after {@link #FINISH}, so that its snapshot shows what was judged until then. The
   * condition on the attempt is looked at again in the newest version of the row: one that has been
   * claimed meanwhile keeps its lease.
   *
   * <p>Parameters: tenant, subscription id, key, sequence, day, tenant, subscription id, key,
   * sequence, tenant, subscription id, key, tenant, subscription, tenant, subscription.
   */
  private static final String PROMOTE =
      """
      WITH finished AS MATERIALIZED (
        SELECT f.phase
        FROM store.delivery f
        WHERE f.tenant_id = ?
        AND f.subscription_id = ?
        AND f.event_key = ?
        AND f.sequence = ?
        AND f.day = ?
      ), next AS MATERIALIZED (
        SELECT n.sequence, n.day, n.phase
        FROM store.delivery n
        WHERE n.tenant_id = ?
        AND n.subscription_id = ?
        AND n.event_key = ?
        AND n.sequence > ?
        ORDER BY n.sequence
        LIMIT 1
      ), promoted AS (
        UPDATE store.delivery d
        SET phase = 'HEAD',
            due_at = statement_timestamp()
        WHERE d.tenant_id = ?
        AND d.subscription_id = ?
        AND d.event_key = ?
        AND d.sequence = (SELECT sequence FROM next WHERE phase IN ('NEW', 'BEHIND'))
        AND d.day = (SELECT day FROM next)
        AND d.attempt = 0
        AND (SELECT phase FROM finished) IN ('DONE', 'DEAD')
        RETURNING 1
      ), kept AS (
        SELECT
        FROM store.wakeup w
        WHERE w.tenant_id = ?
        AND w.subscription = ?
        AND w.next_at <= statement_timestamp()
        AND EXISTS (SELECT FROM promoted)
        FOR KEY SHARE OF w SKIP LOCKED
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
    return new DeliveryStatements(DUE_HEADS, JUDGE_NEW, PLACE, FINISH, PROMOTE);
  }
}
