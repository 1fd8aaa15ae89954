using System.Globalization;
using AdFlow.Operators;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AdFlow.Hosting;

/// <summary>Stands before every endpoint: without the key that a request needs it goes no further.</summary>
internal sealed partial class AccessMiddleware(
    RequestDelegate next, HostAccess access, AuditLog audit, ILoggerFactory logs)
{
    private readonly ILogger _log = logs.CreateLogger("AdFlow.Access");

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

    private static HostRefusal Foreign() => Refusal(StatusCodes.Status403Forbidden, HostFailureCodes.KeyIsNotEnough,
        "The request comes from a page of another site.");

    private Task AuditedAsync(HttpContext context, KeyRing keys)
    {
        var key = AccessRules.KeyOf(context.Request) is { } text ? keys.Find(text) : null;
        var refusal = AccessRules.IsForeign(context.Request) ? Foreign()
            : keys.IsOpen ? null : Refusal(context, key, HostRole.Deploy);
        if (refusal is null)
            return AccessRules.IsRun(context.Request) || HttpMethods.IsGet(context.Request.Method)
                ? AnswerRecordedAsync(context, key) : ChangeAsync(context, key?.Key.Name);
        // It changes nothing, so it is refused whether that can be recorded or not.
        TryRecord(() => audit.AddRefused(AuditEntry.Of(context, key?.Key.Name, refusal.Status)));
        return RefuseAsync(context, refusal);
    }

    // Its answer may be long, and may be sent while it goes on: it has its line before it begins.
    private Task AnswerRecordedAsync(HttpContext context, KeyRing.HeldKey? key) =>
        TryRecord(() => audit.Add(AuditEntry.Of(context, key?.Key.Name, null))) ? next(context)
            : RefuseAsync(context, NotRecorded("and the request was not answered"));

    private async Task ChangeAsync(HttpContext context, string? key)
    {
        using var answer = new HeldAnswer(context);
        try
        {
            await answer.RunAsync(next).ConfigureAwait(false);
        }
        catch
        {
            TryRecord(() => audit.Add(AuditEntry.Of(context, key, StatusCodes.Status500InternalServerError)));
            throw;
        }
        int status = context.Response.StatusCode;
        if (TryRecord(() => Record(AuditEntry.Of(context, key, status))))
        {
            await answer.SendAsync().ConfigureAwait(false);
            return;
        }
        context.Response.Clear();
        await RefuseAsync(context, NotRecorded(string.Create(CultureInfo.InvariantCulture,
            $"so this is not acknowledged; without that the status would have been {status}"))).ConfigureAwait(false);
    }

    // On a host without keys everybody is let through, and who only tries things must not fill the disk.
    private void Record(AuditEntry entry)
    {
        if (entry is { Key: null, Status: >= 400 and < 500 })
            audit.AddRefused(entry);
        else
            audit.Add(entry);
    }

    private bool TryRecord(Action record)
    {
        try
        {
            record();
            return true;
        }
        catch (IOException error)
        {
            CannotRecord(_log, error);
            return false;
        }
    }

    private static HostRefusal NotRecorded(string consequence) => new(StatusCodes.Status507InsufficientStorage,
        FailureClass.Internal, HostFailureCodes.NotRecorded,
        $"The host's audit log cannot be written, {consequence}. Is the disk full?");

    private static HostRefusal? Refusal(HttpContext context, KeyRing.HeldKey? key, HostRole role)
    {
        if (key is null)
            return Refusal(StatusCodes.Status401Unauthorized, HostFailureCodes.NoKey,
                "This host needs a key that it knows; send it as 'Authorization: Bearer KEY'.");
        if ((key.Key.Roles & role) == 0)
            return Refusal(StatusCodes.Status403Forbidden, HostFailureCodes.KeyIsNotEnough,
                $"Key '{key.Key.Name}' may {key.Key.Roles.ToString().ToLowerInvariant()}; {context.Request.Method} "
                + $"{context.Request.Path} needs the role {role.ToString().ToLowerInvariant()}.");
        return key.TrySpend() ? null : Refusal(StatusCodes.Status429TooManyRequests, HostFailureCodes.KeyIsBusy,
            $"Key '{key.Key.Name}' may send {key.Key.RequestsPerSecond} requests a second; try again later.");
    }

    private static HostRefusal Refusal(int status, string code, string message) => new(status,
        status is StatusCodes.Status429TooManyRequests ? FailureClass.Capacity : FailureClass.RequestData,
        code, message);

    private static Task RefuseAsync(HttpContext context, HostRefusal refusal)
    {
        if (refusal.Status is StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer, Basic realm=\"AdFlow\"";
        if (refusal.Status is StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        return FailureAnswer.WriteAsync(context, refusal);
    }

    [LoggerMessage(2, LogLevel.Error, "The audit log cannot be written.")]
    private static partial void CannotRecord(ILogger log, Exception error);
}
