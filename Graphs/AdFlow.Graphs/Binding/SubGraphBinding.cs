using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Puts the nodes of a sub-graph in the place of the node that uses it.</summary>
internal static class SubGraphBinding
{
    /// <summary>Outputs of the sub-graph; null with a problem.</summary>
    public static BoundSource[]? Bind(BindingContext context, GraphScope outer, NodeSpec node)
    {
        ReportMisplaced(outer, node);
        if (node.Used is not { } graph)
            return null;
        if (!graph.IsSubGraph)
        {
            outer.Report(BindingCodes.NotRunnable, node.Use!.Position,
                $"'{graph.Name.Text}' has a request, so it is run, "
                + "not used; give a sub-graph 'inputs:' instead", node);
            return null;
        }
        var scope = outer.Used(graph, node, SubGraphSettings.Given(context, outer, node), When(outer, node));
        AddInputs(outer, node, graph, scope);
        context.BindGraph(scope);
        var outputs = graph.Outputs.Select(output => (output.Name.Text, Source: scope.Find(output.Source))).ToArray();
        return outputs.Length == 0 || Array.Exists(outputs, output => output.Source is null)
            ? null
            : [.. outputs.Select(output => output.Source!.Value with { Name = output.Text })];
    }

    /// <summary>Condition under which a node runs, those of the using nodes included; null for always.</summary>
    public static Expression? When(GraphScope scope, NodeSpec node)
    {
        var own = node.When is null ? null : scope.Bind(node, node.When, 0, null, ExpressionType.Bool);
        if (own is null || scope.When is null)
            return own ?? scope.When;
        return Expression.Call(ExpressionOp.And, scope.When, own);
    }

    private static void AddInputs(GraphScope outer, NodeSpec node, GraphSpec graph, GraphScope scope)
    {
        foreach (var given in node.In.Where(given => given.Port is not null
            && !graph.Inputs.Any(input => input.Name.Text == given.Port.Text)))
            outer.Report(BindingCodes.Port, given.Port!.Position, $"sub-graph '{graph.Name.Text}' has no input "
                + $"'{given.Port.Text}'"
                + Suggestion.For(given.Port.Text, graph.Inputs.Select(i => i.Name.Text), "inputs"), node);
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            var input = graph.Inputs[i];
            var given = node.In.FirstOrDefault(given => given.Port?.Text == input.Name.Text)
                ?? (i == 0 ? node.In.FirstOrDefault(given => given.Port is null) : null);
            scope.Add(input.Name.Text, Source(outer, node, graph, input, given) is { } source ? [source] : null);
        }
    }

    private static BoundSource? Source(
        GraphScope outer, NodeSpec node, GraphSpec graph, GraphInputSpec input, NodeInputSpec? given)
    {
        if (given is null && node.Unreadable.Contains("in"))
            return null;
        if (given is null || given.Sources.Count != 1)
        {
            outer.Report(BindingCodes.Port, given?.Position ?? node.Id.Position,
                $"input '{input.Name.Text}' of sub-graph "
                + $"'{graph.Name.Text}' takes one node; connect it: in: {{ {input.Name.Text}: <node> }}", node);
            return null;
        }
        if (outer.Find(given.Sources[0]) is not { } source)
            return null;
        bool fits = true;
        foreach (var column in input.Columns)
            fits &= Check(outer, node, graph, input, column, given.Sources[0], source.Schema);
        return fits ? source with { Name = input.Name.Text } : null;
    }

    // Whether the column is as the sub-graph needs it; where not, that is reported here alone, not where it is read.
    private static bool Check(
        GraphScope outer, NodeSpec node, GraphSpec graph, GraphInputSpec input, FieldSpec column, SourceSpec given,
        Schema schema)
    {
        string need = $"sub-graph '{graph.Name.Text}' needs column '{column.Field.Name}: {column.Field.Type}' at input "
            + $"'{input.Name.Text}'";
        var found = schema.Find(column.Field.Name);
        if (found is not null && Fits(column.Field.Type, found.Type.Decoded()))
            return true;
        outer.Report(BindingCodes.Column, given.Position, found is null
            ? $"{need}; node '{given.Node}' has none"
                + Suggestion.For(column.Field.Name, schema.Fields.Select(f => f.Name), "columns")
            : $"{need}; in node '{given.Node}' it is {found.Type}; convert it by 'let' before", node);
        return false;
    }

    private static bool Fits(DataType needed, DataType found) =>
        needed.Equals(found) || (needed.IsNumber() && found.IsNumber() && (needed.IsFloat() || found.IsInteger()));

    private static void ReportMisplaced(GraphScope outer, NodeSpec node)
    {
        (string Key, bool IsGiven)[] keys =
        [
            ("columns", node.Columns.Count > 0), ("table", node.Tables.Count > 0),
            ("timeout", node.Timeout is not null),
            ("on_error", node.OnError is not FailureAction.Fail), ("public", node.Public.Count > 0),
        ];
        foreach (var (key, _) in keys.Where(key => key.IsGiven))
            outer.Report(BindingCodes.NotAllowed, node.Id.Position,
                $"'{key}:' has no meaning beside 'use:'; put it on a node inside the sub-graph", node);
    }
}
