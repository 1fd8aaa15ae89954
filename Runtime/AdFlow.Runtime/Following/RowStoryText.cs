namespace AdFlow.Runtime;

/// <summary>Tells what became of a row, for people: a line for each node that did something with it.</summary>
public static class RowStoryText
{
    private const int MostNode = 28, MostRows = 24, MostLine = 76, MostWidth = 118;

    /// <summary>Writes a story. Lines are aligned for a font of equal widths.</summary>
    public static void Write(RowStory story, TextWriter output)
    {
        output.WriteLine(Head(story));
        var lines = story.Steps.Where(IsTold).SelectMany(Lines).ToList();
        int mark = lines.Select(line => line.Mark.Length).Append(0).Max();
        int node = lines.Select(line => Math.Min(line.Node.Length, MostNode)).Append(0).Max();
        int rows = lines.Select(line => Math.Min(line.Rows.Length, MostRows)).Append(0).Max();
        if (lines.Count > 0)
            output.WriteLine();
        foreach (var line in lines)
        {
            string start = $"  {line.Mark.PadRight(mark)}  {line.Node.PadRight(node)}  {line.Rows.PadRight(rows)}  ";
            output.WriteLine((start + line.Detail).TrimEnd());
        }
        foreach (string line in End(story))
            output.WriteLine($"\n{line}");
    }

    private static string Head(RowStory story)
    {
        string several = story.MostFollowed > 1 ? $" (up to {ShownValue.Count(story.MostFollowed)} rows)" : "";
        string to = (story.Output == "output" ? "the output" : $"output {story.Output}") + $" of {story.Graph}";
        return $"{story.Row}{several}: " + story.Verdict switch
        {
            RowVerdict.Shown => $"place {string.Join(", ", story.Places)} in {to}",
            RowVerdict.Lost => $"lost at {string.Join(" and ", story.LostAt)}, not in {to}",
            RowVerdict.NotRecalled => $"never recalled, not in {to}",
            RowVerdict.Untraceable => $"becomes part of other rows before {to}",
            _ => $"the run failed before {to}",
        };
    }

    private static IEnumerable<string> End(RowStory story)
    {
        if (story.Verdict is RowVerdict.NotRecalled && story.Tables.Count > 0)
            yield return "tables: " + string.Join(", ", story.Tables.Select(table => table.Rows == 0
                ? $"not in {table.Table}" : $"{table.Table} has {ShownValue.Rows(table.Rows)}"));
        if (story.Failure is { } failure)
            yield return $"the run failed{(failure.Node is null ? "" : $" at {failure.Node}")}: {failure.Message}";
        if (story.Bid is { Outcome: not BidOutcome.NotNeeded } bid)
            yield return string.Join('\n', Wrapped($"bid: {bid.Text}", MostWidth));
    }

    // Nodes that did nothing with the row have nothing to say.
    private static bool IsTold(RowStep step) => step.Kind is not RowStepKind.Absent
        && (step.Kind is not RowStepKind.Kept || step.RowsIn != step.RowsOut || step.Losses.Count > 0
            || step.Rows.Any(row => row.Values.Count > 0));

    private static IEnumerable<(string Mark, string Node, string Rows, string Detail)> Lines(RowStep step)
    {
        string mark = step.Kind switch
        {
            RowStepKind.Found => "found",
            RowStepKind.NotFound => "not found",
            RowStepKind.Lost => "LOST",
            RowStepKind.NotRun => "not run",
            RowStepKind.Untraceable => "ends",
            _ => "",
        };
        var details = Details(step).SelectMany(detail => Wrapped(detail, MostLine)).ToList();
        for (int i = 0; i < Math.Max(details.Count, 1); i++)
            yield return (i == 0 ? mark : "", i == 0 ? step.Node : "", i == 0 ? RowsOf(step) : "",
                i < details.Count ? details[i] : "");
    }

    private static string RowsOf(RowStep step)
    {
        string outOf = ShownValue.Count(step.RowsOut);
        return step switch
        {
            { RowsOut: < 0 } => "",
            { FollowedOut: 1, IsRanked: true } => $"rank {ShownValue.Count(step.Rows[0].Rank)} of {outOf}",
            { FollowedOut: > 1 } => $"{ShownValue.Count(step.FollowedOut)} of {outOf} rows",
            { RowsIn: < 0 } => ShownValue.Rows(step.RowsOut),
            _ when step.RowsIn == step.RowsOut => "",
            _ => $"{ShownValue.Count(step.RowsIn)} → {ShownValue.Rows(step.RowsOut)}",
        };
    }

    private static IEnumerable<string> Details(RowStep step)
    {
        if (step.Condition is { } condition)
            yield return condition;
        int lost = step.FollowedIn - step.FollowedOut;
        foreach (var row in step.Rows)
            if (row.Values.Count > 0)
                yield return (step.Rows.Count > 1 && step.IsRanked ? $"rank {ShownValue.Count(row.Rank)}: " : "")
                    + Values(row.Values);
        if (step.FollowedOut > step.Rows.Count && step.Rows.Any(row => row.Values.Count > 0))
            yield return $"and {ShownValue.Count(step.FollowedOut - step.Rows.Count)} more";
        foreach (var same in step.Losses.GroupBy(loss => loss.Text))
            yield return (step.Kind is RowStepKind.Kept ? "lost: " : "") + same.Key
                + (same.Count() > 1 ? $" ({ShownValue.Count(same.Count())} rows)" : "");
        if (step.Losses.Count > 1 && lost > step.Losses.Count)
            yield return $"and {ShownValue.Count(lost - step.Losses.Count)} more lost";
        if (step.Kind is RowStepKind.Untraceable)
            yield return $"{step.Operator} makes other rows, in which it cannot be told";
    }

    private static IEnumerable<string> Wrapped(string text, int most)
    {
        while (text.Length > most && text.LastIndexOf(' ', most) is var space and > 2)
        {
            yield return text[..space];
            text = $"  {text[(space + 1)..]}";
        }
        yield return text;
    }

    // As many as fit on a line; vectors and the like only where they were computed.
    private static string Values(IReadOnlyList<RowValue> values)
    {
        string line = "";
        foreach (var value in values.Where(value => value.IsWritten || value.Json[0] is not ('[' or '{')))
        {
            string next = $"{(line.Length > 0 ? ", " : "")}{value.Column} {ShownValue.Of(value.Json)}";
            if (line.Length + next.Length > MostLine - ", …".Length)
                return $"{line}, …";
            line += next;
        }
        return line;
    }
}
