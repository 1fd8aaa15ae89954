using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Finds why rows that one side's answer has are not in the other's.</summary>
internal static class LostRows
{
    private const int MostRows = 12;

    /// <summary>Follows them through the run that lost them. Rows that are not known by one column are left out.
    /// </summary>
    /// <param name="difference">What was found.</param>
    /// <param name="left">The left run.</param>
    /// <param name="right">The right run.</param>
    /// <returns>At most twelve of each side.</returns>
    public static async Task<IReadOnlyList<LostRow>> FindAsync(
        RunDifference difference, Inspection left, Inspection right)
    {
        var lost = new List<LostRow>();
        for (int i = 0; i < difference.Graphs.Outputs.Count; i++)
        {
            var output = difference.Graphs.Outputs[i];
            var table = difference.Tables.First(one => one.Table == output);
            if (table.Match is not { How: RowMatching.Key } match
                || !left.TryFind(output.Left!.Value, out var before)
                || !right.TryFind(output.Right!.Value, out var now))
                continue;
            string name = difference.Graphs.OutputNames[i];
            foreach (int row in match.OnlyLeft.Take(MostRows))
                lost.Add(await FollowAsync("right", right, KeyOf(before, match, row), name));
            foreach (int row in match.OnlyRight.Take(MostRows))
                lost.Add(await FollowAsync("left", left, KeyOf(now, match, row), name));
        }
        return lost;
    }

    private static async Task<LostRow> FollowAsync(string side, Inspection run, RowKey key, string output)
    {
        string row = $"{key.Column}={key.Value}";
        try
        {
            var story = await new RowFollower(run, []).FollowAsync(key, output);
            string node = story.LostAt.Count > 0 ? story.LostAt[0] : "";
            var step = story.Steps.FirstOrDefault(each => each.Node == node);
            string reason = step is { Losses.Count: > 0 }
                ? string.Join("; ", step.Losses.Select(loss => loss.Text).Distinct())
                : story.Verdict is RowVerdict.NotRecalled ? "no node found it" : "it cannot be told";
            return new LostRow(side, row, node, reason);
        }
        catch (ArgumentException error)
        {
            // The other graph does not have the column any more, say.
            return new LostRow(side, row, "", error.Message);
        }
    }

    private static RowKey KeyOf(Batch rows, RowMatch match, int row)
    {
        int column = rows.Schema.IndexOf(match.Columns[0]);
        if (rows[column].Type.IsText())
            return new RowKey(match.Columns[0], rows[column].GetString(row));
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, JsonRowWriter.Options))
            new JsonRowWriter(rows.Schema).WriteValue(json, rows, column, row);
        return new RowKey(match.Columns[0], Encoding.UTF8.GetString(bytes.WrittenSpan).Trim('"'));
    }
}
