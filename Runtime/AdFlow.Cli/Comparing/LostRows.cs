using System.Buffers;
using System.Text;
using System.Text.Json;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Cli;

/// <summary>Finds why rows that one side's answer has are not in the other's.</summary>
/// <param name="limits">How many rows of each side, and for how many of them a bid is searched for.</param>
internal sealed class LostRows(ReportLimits limits)
{
    // Nobody asked for this column, so it is no mistake where a graph has none.
    private static readonly BidOptions AnyBid = new() { IsChosen = false };

    /// <summary>Follows them through the run that lost them. Rows that are not known by one column are left out.
    /// </summary>
    /// <param name="difference">What was found.</param>
    /// <param name="left">The left run, and who follows rows through it.</param>
    /// <param name="right">The same of the right run.</param>
    public async Task<IReadOnlyList<LostRow>> FindAsync(RunDifference difference,
        (Inspection Run, RowFollower Follower) left, (Inspection Run, RowFollower Follower) right)
    {
        var lost = new List<LostRow>();
        for (int i = 0; i < difference.Graphs.Outputs.Count; i++)
        {
            var output = difference.Graphs.Outputs[i];
            var table = difference.Tables.First(one => one.Table == output);
            if (table.Match is not { How: RowMatching.Key } match
                || !left.Run.TryFind(output.Left!.Value, out var before)
                || !right.Run.TryFind(output.Right!.Value, out var now))
                continue;
            string name = difference.Graphs.OutputNames[i];
            foreach (int row in match.OnlyLeft.Take(limits.LostRows))
                lost.Add(await FollowAsync(right.Follower, KeyOf(before, match, row), name, Of(lost, "right")));
            foreach (int row in match.OnlyRight.Take(limits.LostRows))
                lost.Add(await FollowAsync(left.Follower, KeyOf(now, match, row), name, Of(lost, "left")));
        }
        return lost;
    }

    private static (string Side, int Before) Of(List<LostRow> lost, string side) =>
        (side, lost.Count(row => row.Side == side));

    private async Task<LostRow> FollowAsync(
        RowFollower follower, RowKey key, string output, (string Side, int Before) place)
    {
        string row = $"{key.Column}={key.Value}";
        try
        {
            var story = await follower.FollowAsync(key, output, place.Before < limits.Bids ? AnyBid : null);
            string node = story.LostAt.Count > 0 ? story.LostAt[0] : "";
            var step = story.Steps.FirstOrDefault(each => each.Node == node);
            string reason = step is { Losses.Count: > 0 }
                ? string.Join("; ", step.Losses.Select(loss => loss.Text).Distinct())
                : story.Verdict is RowVerdict.NotRecalled ? "no node found it" : "it cannot be told";
            return new LostRow(place.Side, row, node, reason, story.Bid?.Text);
        }
        catch (ArgumentException error)
        {
            // The other graph does not have the column any more, say.
            return new LostRow(place.Side, row, "", error.Message);
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
