using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Checks that the nodes of a plan fit together: order, columns, types, forms, names.</summary>
internal sealed class NodeCheck(LogicalPlan plan, string rule)
{
    public void CheckAll()
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < plan.Nodes.Count; i++)
        {
            var node = plan.Nodes[i];
            Require(node.Ordinal == i, node, $"has ordinal {node.Ordinal} at place {i}");
            Require(paths.Add(node.Path), node, "is there twice");
            Require(node.StandsFor.Count > 0, node, "stands for no node of the author");
            CheckInputs(node);
            CheckOutputs(node);
            CheckForm(node);
        }
        foreach (var output in plan.Outputs)
            if (!Exists(output.Source, plan.Nodes.Count))
                throw PlanCheck.Broken(rule, $"output '{output.Name}'", "comes from nowhere");
    }

    private void CheckInputs(LogicalNode node)
    {
        Require(node.Inputs.Count == node.Operator.Inputs.Count, node, "has other ports than its operator");
        foreach (var source in node.Inputs.SelectMany(input => input.Sources))
            Require(Exists(source, node.Ordinal), node, $"reads output {source.Output} of node {source.Node}, which "
                + "does not come before it");
        foreach (var read in node.Reads)
            Require(Field(node, read.Port, read.Channel, read.Column) is not null, node,
                $"reads column {read.Column} of port {read.Port}, which is not there");
    }

    private void CheckOutputs(LogicalNode node)
    {
        Require(node.Outputs.Count == node.Schemas.Count, node, "has not one schema for each output");
        var written = new HashSet<int>();
        for (int output = 0; output < node.Outputs.Count; output++)
        {
            var columns = node.Outputs[output];
            Require(columns.Select(column => column.Field).SequenceEqual(node.Schemas[output].Fields), node,
                "puts out other columns than its schema says");
            Require(columns.Select(column => column.Field.Name).Distinct().Count() == columns.Count, node,
                "puts out two columns of one name");
            foreach (var column in columns)
                if (column.Source.Kind is ColumnSourceKind.Written)
                    Require(column.Source.Index < node.SlotCount && written.Add(column.Source.Index), node,
                        $"writes '{column.Field.Name}' to a slot that is not its own");
                else
                    CheckPassed(node, column);
        }
    }

    private void CheckPassed(LogicalNode node, OutputColumn column)
    {
        for (int channel = 0; channel < column.Source.Columns.Count; channel++)
        {
            int ordinal = column.Source.Columns[channel];
            bool isChannel = column.Source.Kind is ColumnSourceKind.Channels;
            if (isChannel && ordinal < 0)
                continue;
            var field = Field(node, column.Source.Index, channel, ordinal);
            var type = isChannel ? field?.Type.Decoded() : field?.Type;
            Require(column.Field.Type.Equals(type) && (column.Field.Nullable || !field!.Nullable), node,
                $"passes '{column.Field}' on from {(field is null ? "no column" : $"'{field}'")}");
        }
    }

    private void CheckForm(LogicalNode node)
    {
        Require(node.Table is not null || node.Form is not null || node.Map is not null, node, "does nothing");
        if (node.Form is null)
            return;
        Require(node.FirstInput() >= 0, node, "has a form but no input");
        switch (node.Form)
        {
            case FilterForm filter:
                Require(filter.Condition.Type.Kind is ValueKind.Bool, node, "filters by something that is no bool");
                CheckExpression(node, filter.Condition);
                break;
            case ProjectForm project:
                Require(project.Computed.Count == node.SlotCount, node, "computes other columns than it writes");
                foreach (var column in node.Outputs[0].Where(c => c.Source.Kind is ColumnSourceKind.Written))
                    Require(project.Computed[column.Source.Index].Type == ExpressionType.Of(column.Field.Type), node,
                        $"computes '{column.Field}' as {project.Computed[column.Source.Index].Type}");
                foreach (var program in project.Computed)
                    CheckExpression(node, program);
                break;
            case LookupForm lookup:
                Require(node.Inputs[lookup.Port] is { Table: >= 0, Index.Kind: IndexKind.Key }
                    && Field(node, node.FirstInput(), 0, lookup.Key) is not null, node, "looks nothing up");
                break;
            case TopForm top:
                Require(Field(node, node.FirstInput(), 0, top.By)?.Type.Id
                    is TypeId.Float32 or TypeId.Float64 or TypeId.Int64, node, "ranks by a column without an order");
                break;
        }
    }

    private void CheckExpression(LogicalNode node, ExpressionProgram program)
    {
        foreach (var part in program.Expression.Nodes())
            if (part is ColumnExpression column)
                Require(Field(node, node.FirstInput(), 0, column.Ordinal) is { } field
                    && ExpressionType.Of(field.Type) == column.Type, node, $"computes {program.Expression}, but its "
                    + $"input has no {column.Type} at column {column.Ordinal}");
            else if (part is RequestExpression request)
                Require(request.Ordinal < plan.Request.Count
                    && ExpressionType.Of(plan.Request[request.Ordinal].Type) == request.Type, node,
                    $"computes {program.Expression}, but the request has no such field {request.Ordinal}");
    }

    private Field? Field(LogicalNode node, int port, int channel, int column)
    {
        if (port >= node.Inputs.Count || column < 0)
            return null;
        var input = node.Inputs[port];
        var schema = input.Table >= 0 ? plan.Tables[input.Table].Schema
            : channel < input.Sources.Count ? plan.SchemaOf(input.Sources[channel]) : Schema.Empty;
        return column < schema.Count ? schema[column] : null;
    }

    private bool Exists(LogicalSource source, int before) => source.IsRequest
        || (source.Node < before && source.Output >= 0 && source.Output < plan.Nodes[source.Node].Outputs.Count);

    private void Require(bool holds, LogicalNode node, string broken)
    {
        if (!holds)
            throw PlanCheck.Broken(rule, $"node '{node.Path}'", broken);
    }
}
