-- By run first: with the tenant first, the planner read all of a tenant's turns by this key where a flow's were asked for.
ALTER TABLE "flow_turn" DROP CONSTRAINT "flow_turn_pkey", ADD CONSTRAINT "flow_turn_pkey" PRIMARY KEY ("run_id","tenant_id");
