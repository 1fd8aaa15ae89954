using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>Headers of requests and answers that are ours.</summary>
internal static class RunHeaders
{
    /// <summary>Of a request: milliseconds that its sender still has, more than 0 and at most 3,600,000. Less than one
    /// is what the last of a chain of callers may have left: a deadline that passes, and no fault.</summary>
    public const string DeadlineMs = "AdFlow-Deadline-Ms";

    /// <summary>Of a request: how important it is among those that wait, a digit; 5 where its sender does not say.
    /// </summary>
    public const string Priority = "AdFlow-Priority";

    /// <summary>Of both: names a request in logs and traces; the host makes one where the sender has none.</summary>
    public const string RequestId = "AdFlow-Request-Id";

    /// <summary>Of an answer to one request to a graph with a quality ladder: the rung that gave it.</summary>
    public const string Quality = "AdFlow-Quality";

    /// <summary>Of an answer to one request: the version that gave it.</summary>
    public const string Version = "AdFlow-Version";

    /// <summary>Of an answer to one request: the arms of experiments that it had, <c>recall=wide,ranking=control</c>.
    /// </summary>
    public const string Arms = "AdFlow-Arms";

    /// <summary>Of a request: arms that it is to have, whatever its fields say. Needs the role deploy.</summary>
    public const string ForceArms = "AdFlow-Force-Arms";

    /// <summary>Of a request: <c>1</c> where its runs are to be recorded, if the graph is recorded on demand. Needs the
    /// role deploy.</summary>
    public const string Record = "AdFlow-Record";

    private const int MostDeadlineMs = 3_600_000;
    private const int MostIdLength = 128;

    /// <summary>Reads the time that is left.</summary>
    /// <param name="headers">Headers of the request.</param>
    /// <param name="timeLeft">The time; null where the sender does not say.</param>
    /// <returns>False where the header is no usable number.</returns>
    public static bool TryReadTimeLeft(IHeaderDictionary headers, out TimeSpan? timeLeft)
    {
        timeLeft = null;
        if (!headers.TryGetValue(DeadlineMs, out var values))
            return true;
        if (!double.TryParse(values.ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
                out double milliseconds) || milliseconds is not (> 0 and <= MostDeadlineMs))
            return false;
        timeLeft = TimeSpan.FromMilliseconds(milliseconds);
        return true;
    }

    /// <summary>The name of a request: its sender's, if it may stand in a header and in a log, or the connection's.
    /// </summary>
    public static string IdOf(HttpContext context)
    {
        string? given = context.Request.Headers[RequestId];
        return given is { Length: > 0 and <= MostIdLength } && given.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0
            ? given : context.TraceIdentifier;
    }
}
