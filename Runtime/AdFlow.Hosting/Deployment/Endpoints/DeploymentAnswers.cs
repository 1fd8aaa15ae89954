using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>What endpoints that change deployments have in common.</summary>
internal static class DeploymentAnswers
{
    /// <summary>An endpoint whose refusals are answered.</summary>
    public static RequestDelegate Answer(Func<HttpContext, Task> answer) => async context =>
    {
        try
        {
            await answer(context).ConfigureAwait(false);
        }
        catch (DeploymentException refusal)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            await RefuseAsync(context, new DeploymentException(
                error.StatusCode, DeploymentCodes.Request, error.Message)).ConfigureAwait(false);
        }
    };

    /// <summary>The body of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="most">Most bytes.</param>
    /// <exception cref="DeploymentException">It has more.</exception>
    public static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpContext context, int most)
    {
        byte[] body = new byte[most + 1];
        int read = await context.Request.Body.ReadAtLeastAsync(
            body, body.Length, throwOnEndOfStream: false, context.RequestAborted).ConfigureAwait(false);
        return read <= most ? body.AsMemory(0, read) : throw new DeploymentException(
            413, DeploymentCodes.TooLarge, FormattableString.Invariant($"The body has more than {most} bytes."));
    }

    private static Task RefuseAsync(HttpContext context, DeploymentException refusal) =>
        JsonAnswer.WriteAsync(context, refusal.Status, writer => DeploymentJson.Write(writer, refusal));
}
