-- As the indexes over open runs and events: a predicate that nobody implies by accident (see opaque_predicates). Closing a
-- question by its run and wait would else read all open ones once the planner held them to be few.
DROP INDEX approval_open;
CREATE INDEX approval_open ON approval (tenant_id, id) WHERE num_nulls(closed_at) = 1;
