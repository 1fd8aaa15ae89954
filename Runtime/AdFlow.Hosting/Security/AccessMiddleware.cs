using System.Globalization;
using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>Stands before every endpoint: without the key that a request needs it goes no further.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, HostAccess access, AuditLog audit)
{
    public Task InvokeAsync(HttpContext context)
    {
        var role = AccessRules.RoleOf(context.Request);
        var keys = access.Keys;
        if (role is HostRole.Run && keys.IsOpen || role is HostRole.None)
            return next(context);
        return role is HostRole.Deploy ? AuditedAsync(context, keys) : CheckedAsync(context, keys, role);
    }

    private Task CheckedAsync(HttpContext context, KeyRing keys, HostRole role)
    {
        if (keys.IsOpen)
            return next(context);
        var key = AccessRules.KeyOf(context.Request) is { } text ? keys.Find(text) : null;
        if (role is HostRole.Run && AccessRules.IsPassword(context.Request) && AccessRules.IsForeign(context.Request))
            return RefuseAsync(context, Foreign());
        return Refusal(context, key, role) is { } refusal ? RefuseAsync(context, refusal) : next(context);
    }

    private static Denial Foreign() => new(StatusCodes.Status403Forbidden, HostFailureCodes.KeyIsNotEnough,
        "The request comes from a page of another site.");

    // The answer is held back until the log has the line: an answer that was begun cannot be taken back.
    private async Task AuditedAsync(HttpContext context, KeyRing keys)
    {
        var key = AccessRules.KeyOf(context.Request) is { } text ? keys.Find(text) : null;
        context.Response.OnStarting(() =>
        {
            audit.Add(context, key?.Key.Name);
            return Task.CompletedTask;
        });
        if (AccessRules.IsForeign(context.Request))
            await RefuseAsync(context, Foreign()).ConfigureAwait(false);
        else if (!keys.IsOpen && Refusal(context, key, HostRole.Deploy) is { } refusal)
            await RefuseAsync(context, refusal).ConfigureAwait(false);
        else
            await next(context).ConfigureAwait(false);
    }

    private static Denial? Refusal(HttpContext context, KeyRing.HeldKey? key, HostRole role)
    {
        if (key is null)
            return new Denial(StatusCodes.Status401Unauthorized, HostFailureCodes.NoKey,
                "This host needs a key that it knows; send it as 'Authorization: Bearer KEY'.");
        if ((key.Key.Roles & role) == 0)
            return new Denial(StatusCodes.Status403Forbidden, HostFailureCodes.KeyIsNotEnough,
                $"Key '{key.Key.Name}' may {key.Key.Roles.ToString().ToLowerInvariant()}; {context.Request.Method} "
                + $"{context.Request.Path} needs the role {role.ToString().ToLowerInvariant()}.");
        return key.TrySpend() ? null : new Denial(StatusCodes.Status429TooManyRequests, HostFailureCodes.KeyIsBusy,
            $"Key '{key.Key.Name}' may send {key.Key.RequestsPerSecond} requests a second; try again later.");
    }

    private static async Task RefuseAsync(HttpContext context, Denial denial)
    {
        var response = context.Response;
        response.StatusCode = denial.Status;
        response.ContentType = RunFormats.Json;
        if (denial.Status is StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer, Basic realm=\"AdFlow\"";
        if (denial.Status is StatusCodes.Status429TooManyRequests)
            response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        string id = RunHeaders.IdOf(context);
        response.Headers[RunHeaders.RequestId] = id;
        var writer = new Utf8JsonWriter(response.BodyWriter);
        await using (writer.ConfigureAwait(false))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("error");
            var party = denial.Status is StatusCodes.Status429TooManyRequests
                ? FailureClass.Capacity : FailureClass.RequestData;
            FailureJson.Write(writer, new RunFailure(party, denial.Code, denial.Message, ""), id);
            writer.WriteEndObject();
        }
    }

    private readonly record struct Denial(int Status, string Code, string Message);
}
