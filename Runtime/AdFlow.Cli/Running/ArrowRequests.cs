using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Runtime;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>Takes requests out of Arrow batches.</summary>
internal static unsafe class ArrowRequests
{
    /// <summary>Column of the batches for each field of the request, −1 where it is absent and may be null.</summary>
    /// <exception cref="CommandException">Columns do not fit; all problems are told.</exception>
    public static int[] Match(Schema schema, LogicalPlan plan)
    {
        var problems = schema.Fields.Where(field => plan.Request.IndexOf(field.Name) < 0)
            .Select(field => $"the request has no field '{field.Name}'").ToList();
        int[] ordinals = new int[plan.Request.Count];
        for (int i = 0; i < ordinals.Length; i++)
        {
            var field = plan.Request[i];
            ordinals[i] = schema.IndexOf(field.Name);
            if (ordinals[i] < 0 && !field.Nullable)
                problems.Add($"there is no column for the field '{field.Name}: {field.Type}'");
            else if (ordinals[i] >= 0 && !schema[ordinals[i]].Type.Decoded().Equals(field.Type.Decoded()))
                problems.Add($"column '{field.Name}' is {schema[ordinals[i]].Type}; expected {field.Type}");
        }
        return problems.Count == 0 ? ordinals : throw new CommandException(
            $"the input does not fit the request of graph '{plan.Graph}': {string.Join("; ", problems)}");
    }

    /// <summary>One row as a request.</summary>
    public static Request Row(Batch batch, int row, int[] ordinals, LogicalPlan plan, Arena arena)
    {
        var columns = (ColumnNode**)arena.AllocateZeroed(Math.Max(sizeof(ColumnNode*) * ordinals.Length, 1));
        for (int i = 0; i < ordinals.Length; i++)
        {
            var source = ordinals[i] < 0 ? default : batch[ordinals[i]];
            if (!plan.Request[i].Nullable && !source.IsValid(row))
                return new Request(default, new RunFailure(FailureClass.RequestData, RequestCodes.Malformed,
                    $"field '{plan.Request[i].Name}' is null; expected {plan.Request[i].Type}", plan.Graph)
                {
                    Column = plan.Request[i].Name,
                });
            columns[i] = Gather.Take([source], plan.Request[i].Type, [0], [row], arena);
        }
        return new Request(new Batch(plan.Request, columns, 1), null);
    }
}
