using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>
/// Answers an HTTP request that failed as a whole: <c>{"error": {"class", "code", "message", …, "request_id"}}</c>.
/// Whatever the host says of a failure outside of a run's answer is written here. Thread-safe.
/// </summary>
internal static class FailureAnswer
{
    /// <summary>Answers that a graph cannot be run.</summary>
    /// <param name="context">The request; its answer has not begun.</param>
    /// <param name="failure">Why, in full; what clients may not know is left out here.</param>
    public static Task WriteAsync(HttpContext context, RunFailure failure)
    {
        string id = Identify(context);
        return JsonAnswer.WriteAsync(context, FailureStatus.Of(failure), json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("error");
            FailureJson.Write(json, PublicFailure.Of(failure), id);
            json.WriteEndObject();
        });
    }

    /// <summary>Answers that the host does not do what was asked.</summary>
    /// <param name="context">The request; its answer has not begun.</param>
    /// <param name="refusal">Why.</param>
    public static Task WriteAsync(HttpContext context, HostRefusal refusal)
    {
        string id = Identify(context);
        return JsonAnswer.WriteAsync(context, refusal.Status, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("class", FailureJson.ClassName(refusal.Class));
            json.WriteString("code", refusal.Code);
            json.WriteString("message", refusal.Message);
            if (refusal.Problems is { } write)
            {
                json.WriteStartArray("problems");
                write(json);
                json.WriteEndArray();
            }
            json.WriteString("request_id", id);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static string Identify(HttpContext context)
    {
        string id = RunHeaders.IdOf(context);
        context.Response.Headers[RunHeaders.RequestId] = id;
        return id;
    }
}
