-- What is on its way to a customer: few at any time, however long their past (columba_sending_elsewhere).
CREATE INDEX message_sending ON message (customer_id) WHERE status = 'sending';
-- A customer is of one tenant, so the index may begin with the customer. As (tenant, customer, id) the planner took it for as
-- good as the primary key where a message is looked up by tenant and id, as long as statistics held the table to be small,
-- and each look-up read all of the tenant's entries.
DROP INDEX "message_tenant_id_customer_id_id_idx";
CREATE INDEX "message_customer_id_id_idx" ON "message"("customer_id", "id");
