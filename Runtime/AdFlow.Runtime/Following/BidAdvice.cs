using AdFlow.Graphs;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Answers with which bid a row would have won, and why none helps.</summary>
internal sealed class BidAdvice(Inspection run, ObservedRequest request, BidOptions options)
{
    private const int MostSets = 3;

    /// <summary>Searches for the bid.</summary>
    /// <param name="question">The rows, their ways, and the output that they are to reach.</param>
    /// <param name="story">What became of them.</param>
    /// <exception cref="ArgumentException">No node on the way has such a column, or the step is not positive.
    /// </exception>
    public async Task<BidAnswer> AskAsync((RowKey Key, RowTrail Trail, LogicalSource Target) question, RowStory story)
    {
        if (options.Step is <= 0 or double.NaN or double.PositiveInfinity)
            throw new ArgumentException($"the step is {options.Step}; expected a number above 0");
        if (story.Verdict is RowVerdict.Shown)
            return new BidAnswer(BidOutcome.NotNeeded, "its bid wins");
        var places = new BidPlaces(run, question.Trail, options.Column);
        var sets = places.Sets(new FollowedRows(run, question.Trail, question.Key));
        if (sets.Count == 0)
            return WithoutBid(places, story, question.Trail);
        // The first, and the last ones: what others change is computed into these.
        var chosen = sets.Count <= MostSets ? sets : [sets[0], .. sets.TakeLast(MostSets - 1)];
        int runs = 0;
        var tried = new List<(string Name, IReadOnlyList<BidTrial> Trials)>();
        foreach (bool isHigher in (bool[])[true, false])
            foreach (var set in chosen)
            {
                using var trials = new BidTrials(run, request, set, question);
                var search = new BidSearch(trials, options.Step) { RunsLeft = BidSearch.MostRuns - runs };
                var found = await search.FindAsync(isHigher).ConfigureAwait(false);
                double again = found is { } pair && isHigher
                    ? await search.LosesBeyondAsync(pair.Wins).ConfigureAwait(false) : double.NaN;
                runs = BidSearch.MostRuns - search.RunsLeft;
                if (found is { } won)
                    return BidText.Found(trials, won.Wins, won.Loses, again, runs);
                tried.Add((trials.Name, search.Tried));
            }
        return BidText.None(tried, story, runs);
    }

    private BidAnswer WithoutBid(BidPlaces places, RowStory story, RowTrail trail)
    {
        var sources = places.Sources.ToList();
        if (sources.Count == 0 && !options.IsChosen)
            return new BidAnswer(BidOutcome.NoBid, $"no node on its way has a column '{options.Column}'; name its bid");
        if (sources.Count == 0)
            throw new ArgumentException($"no node on the way of {story.Row} has a bid '{options.Column}'"
                + Suggestion.For(options.Column, trail.Sources.SelectMany(source => run.Plan.SchemaOf(source).Fields)
                    .Where(field => BidPlace.CanWrite(field.Type)).Select(field => field.Name).Distinct(), "numbers"));
        string names = string.Join(" and ", sources.Select(places.NameAt));
        return new BidAnswer(BidOutcome.NoBid, story.Verdict is RowVerdict.Lost
            ? $"no bid helps: it is lost at {string.Join(" and ", story.LostAt)}, before it has one ({names})"
            : "no bid helps: it was never recalled");
    }
}
