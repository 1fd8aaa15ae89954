using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AdFlow.Hosting;

/// <summary>An answer that is kept in memory until it is known whether it may be sent: one that was begun cannot be
/// taken back. For answers of endpoints that change something, which are short. Used by one request.</summary>
internal sealed class HeldAnswer(HttpContext context) : IDisposable
{
    private readonly MemoryStream _body = new();

    /// <summary>Lets a request be answered into memory.</summary>
    public async Task RunAsync(RequestDelegate next)
    {
        var sent = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var held = new StreamResponseBodyFeature(_body);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(context).ConfigureAwait(false);
            await held.CompleteAsync().ConfigureAwait(false);
        }
        finally
        {
            context.Features.Set(sent);
        }
    }

    /// <summary>Sends it.</summary>
    public Task SendAsync() => _body.Length == 0 ? Task.CompletedTask
        : context.Response.Body.WriteAsync(_body.GetBuffer(), 0, (int)_body.Length);

    /// <inheritdoc/>
    public void Dispose() => _body.Dispose();
}
