using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace AdFlow.Operators.Standard;

/// <summary>Sends one request and reads its answer, within a time. Immutable, thread-safe.</summary>
internal sealed class HttpAttempt(HttpService service, AnswerFormat format, Uri url, HttpSourceParameters settings)
{
    private const string DeadlineHeader = "AdFlow-Deadline-Ms";

    private readonly MediaTypeHeaderValue _contentType = new(format.MediaType);
    private readonly MediaTypeWithQualityHeaderValue _accepted = new(format.MediaType);

    /// <summary>Sends a request.</summary>
    /// <param name="keys">Body of the request, unchanged until the attempt has ended.</param>
    /// <param name="stop">When the node must stop.</param>
    /// <param name="cancellation">Cancelled when nobody waits for this attempt any more.</param>
    /// <returns>How it ended; it never fails.</returns>
    public async Task<AttemptOutcome> RunAsync(
        ReadOnlyMemory<byte> keys, StopSignal stop, CancellationToken cancellation)
    {
        var own = TimeSpan.FromMilliseconds(settings.TimeoutMs);
        var remaining = RemainingTime.Of(stop);
        if (remaining <= TimeSpan.Zero || cancellation.IsCancellationRequested)
            return AttemptOutcome.Stopped;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        time.CancelAfter(remaining < own ? remaining : own);
        try
        {
            using var request = NewRequest(keys, remaining < own ? remaining : own);
            using var response = await service.SendAsync(request, time.Token).ConfigureAwait(false);
            return Refuse(response) ?? await ReadAsync(response, time.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested)
        {
            if (cancellation.IsCancellationRequested || remaining < own)
                return AttemptOutcome.Stopped;
            return AttemptOutcome.Passing($"no answer within {settings.TimeoutMs} ms");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Broken(error);
        }
    }

    private HttpRequestMessage NewRequest(ReadOnlyMemory<byte> keys, TimeSpan time)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ReadOnlyMemoryContent(keys),
            Version = service.Version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = _contentType;
        request.Headers.Accept.Add(_accepted);
        long milliseconds = Math.Max(1, (long)time.TotalMilliseconds);
        request.Headers.Add(DeadlineHeader, milliseconds.ToString(CultureInfo.InvariantCulture));
        return request;
    }

    // Null where the head of the answer is as it should be.
    private AttemptOutcome? Refuse(HttpResponseMessage response)
    {
        var status = response.StatusCode;
        if (status is not HttpStatusCode.OK)
            return RefuseStatus(response, status);
        if (response.Content.Headers.ContentType?.MediaType is { } mediaType && !format.Accepts(mediaType))
            return AttemptOutcome.Lasting(
                $"the answer is of type {Shorten(mediaType)}; expected {format.MediaType}");
        if (response.Content.Headers.ContentLength > settings.MaxAnswerBytes)
            return TooLarge($"{response.Content.Headers.ContentLength}");
        return null;
    }

    private static AttemptOutcome RefuseStatus(HttpResponseMessage response, HttpStatusCode status)
    {
        string found = $"status {(int)status}; expected 200";
        return (int)status switch
        {
            408 or 429 or >= 500 => AttemptOutcome.Passing(found, RetryAfter(response)),
            >= 300 and < 400 => AttemptOutcome.Lasting(found
                + ". It is a redirect, and none is followed: give the address that it leads to"),
            _ => AttemptOutcome.Lasting(found),
        };
    }

    // A date counts from the service's own clock.
    private static TimeSpan RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when response.Headers.Date is { } sent && date > sent => date - sent,
        _ => TimeSpan.Zero,
    };

    private async Task<AttemptOutcome> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = new BodyBuffer();
        bool isWhole = false;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
                while (await stream.ReadAsync(body.GetMemory(), cancellation).ConfigureAwait(false) is var read and > 0)
                {
                    body.Advance(read);
                    if (body.Length > settings.MaxAnswerBytes)
                        return TooLarge("more");
                }
            isWhole = true;
            return new AttemptOutcome { Body = body, Problem = "" };
        }
        finally
        {
            if (!isWhole)
                await body.DisposeAsync().ConfigureAwait(false);
        }
    }

    private AttemptOutcome TooLarge(string found) => AttemptOutcome.Lasting($"the answer has {found} bytes; expected "
        + $"at most {settings.MaxAnswerBytes}. Lower 'batch_size', or raise 'max_answer_bytes'");

    private static AttemptOutcome Broken(Exception error)
    {
        var kind = error switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException broken => broken.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        string problem = $"the connection failed ({error.Message}); expected an answer";
        return kind is HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError
            or HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded
            ? AttemptOutcome.Lasting(problem, error) : AttemptOutcome.Passing(problem, cause: error);
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
