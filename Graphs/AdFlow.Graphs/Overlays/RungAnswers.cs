using AdFlow.Tables;

namespace AdFlow.Graphs;

/// <summary>Compares what a rung, or an arm, answers with what its graph does.</summary>
internal static class RungAnswers
{
    /// <summary>Reports outputs with other columns. Requests and names of outputs are the document's: no overlay can
    /// change them.</summary>
    /// <param name="at">Where they are reported.</param>
    /// <param name="full">The graph.</param>
    /// <param name="rung">The rung or arm.</param>
    /// <param name="diagnostics">Takes the problems.</param>
    /// <param name="kind">What it is, for messages.</param>
    /// <param name="code">Code of the problems.</param>
    public static void Compare(
        SourcePosition at, LogicalPlan full, LogicalPlan rung, DiagnosticBag diagnostics, string kind = "rung",
        string code = BindingCodes.Quality)
    {
        for (int i = 0; i < full.Outputs.Count; i++)
        {
            string[] differences = Differences(
                full.SchemaOf(full.Outputs[i].Source), rung.SchemaOf(rung.Outputs[i].Source));
            if (differences.Length > 0)
                diagnostics.Add(code, at, $"output '{full.Outputs[i].Name}' differs from that of the "
                    + $"document: {string.Join("; ", differences)}. Every {kind} answers in the same columns, in their "
                    + "order: compute, rename or drop columns by 'let' and 'select', or swap in an operator that "
                    + "puts them out");
        }
    }

    private static string[] Differences(Schema full, Schema rung)
    {
        string[] differences =
        [
            .. full.Fields.Where(field => rung.Find(field.Name) is null).Select(field => $"it lacks {Text(field)}"),
            .. rung.Fields.Where(field => full.Find(field.Name) is null).Select(field => $"{Text(field)} is new"),
            .. full.Fields.Where(field => rung.Find(field.Name) is { } other && !Fits(field, other))
                .Select(field => $"{Text(rung.Find(field.Name)!)} should be {TypeOf(field)}"),
        ];
        return differences.Length > 0 || full.Fields.Select(field => field.Name)
                .SequenceEqual(rung.Fields.Select(field => field.Name))
            ? differences : [$"its columns stand in the order {string.Join(", ", rung.Fields.Select(f => f.Name))}"];
    }

    // Dictionaries are how texts are stored, not what they are.
    private static bool Fits(Field full, Field rung) =>
        full.Type.Decoded().Equals(rung.Type.Decoded()) && (full.Nullable || !rung.Nullable);

    private static string Text(Field field) => $"'{field.Name}: {TypeOf(field)}'";

    private static string TypeOf(Field field) => $"{field.Type.Decoded()}{(field.Nullable ? "?" : "")}";
}
