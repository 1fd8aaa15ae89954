using System.Globalization;
using AdFlow.Graphs;

namespace AdFlow.Runtime;

/// <summary>
/// Looks for a request for which something does not hold, and makes the first one simpler as long as the same does not
/// hold: each field in turn gets the first of its list or range, then half of the way there, then the one before.
/// </summary>
/// <param name="spec">What requests are drawn from.</param>
/// <param name="check">Runs a request, and says what does not hold, each with its place; or that there is no graph to
/// run, and why.</param>
internal sealed class GeneratedRequests(
    GeneratedRequestsSpec spec, Func<byte[], Task<(bool IsRun, IReadOnlyList<string> Problems)>> check)
{
    private const int MostTries = 100;

    /// <summary>Runs them until one fails.</summary>
    public async Task<TestResult> RunAsync()
    {
        var result = new TestResult(
            string.Create(CultureInfo.InvariantCulture, $"{spec.Count} generated requests"), spec.Position, []);
        for (int number = 1; number <= spec.Count; number++)
        {
            var request = DrawnRequest.Of(spec, number);
            var (isRun, problems) = await check(request.ToUtf8()).ConfigureAwait(false);
            if (!isRun)
                return result with { Problems = problems };
            if (problems.Count > 0)
                return result with { Problems = await TellAsync(request, number, problems).ConfigureAwait(false) };
        }
        return result;
    }

    private async Task<IReadOnlyList<string>> TellAsync(
        DrawnRequest request, int number, IReadOnlyList<string> problems)
    {
        var (small, found) = await ShrinkAsync(request, problems).ConfigureAwait(false);
        string from = small.ToString() == request.ToString() ? "" : $", made simpler from {request}";
        return [string.Create(CultureInfo.InvariantCulture, $"{spec.Position}: found by request {small} ")
            + string.Create(CultureInfo.InvariantCulture,
                $"(number {number} of {spec.Count} with seed {spec.Seed}{from})"), .. found];
    }

    private async Task<(DrawnRequest, IReadOnlyList<string>)> ShrinkAsync(
        DrawnRequest request, IReadOnlyList<string> problems)
    {
        string same = What(problems[0]);
        int tries = 0;
        for (bool isSimpler = true; isSimpler && tries < MostTries;)
        {
            isSimpler = false;
            foreach (var simpler in request.Simpler())
            {
                if (++tries > MostTries)
                    break;
                var (_, found) = await check(simpler.ToUtf8()).ConfigureAwait(false);
                if (!found.Any(problem => What(problem) == same))
                    continue;
                (request, problems, isSimpler) = (simpler, found, true);
                break;
            }
        }
        return (request, problems);
    }

    // The place of what does not hold tells it.
    private static string What(string problem) => problem[..problem.IndexOf(": ", StringComparison.Ordinal)];
}
