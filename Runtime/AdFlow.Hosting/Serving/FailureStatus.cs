using AdFlow.Operators;
using AdFlow.Runtime;
using Microsoft.AspNetCore.Http;

namespace AdFlow.Hosting;

/// <summary>What a failure is in HTTP, by who must act.</summary>
internal static class FailureStatus
{
    /// <summary>Status of the answer to one request that failed.</summary>
    public static int Of(RunFailure failure) => failure.Code switch
    {
        RequestCodes.TooLarge => StatusCodes.Status413PayloadTooLarge,
        HostFailureCodes.KeyIsNotEnough => StatusCodes.Status403Forbidden,
        HostFailureCodes.UnknownGraph or HostFailureCodes.UnknownVersion => StatusCodes.Status404NotFound,
        HostFailureCodes.UnknownMediaType => StatusCodes.Status415UnsupportedMediaType,
        FailureCodes.Cancelled => StatusCodes.Status499ClientClosedRequest,
        HostFailureCodes.GraphIsBusy or FailureCodes.TooManyRuns => StatusCodes.Status429TooManyRequests,
        _ => Of(failure.Class),
    };

    private static int Of(FailureClass failureClass) => failureClass switch
    {
        FailureClass.RequestData => StatusCodes.Status400BadRequest,
        FailureClass.Dependency => StatusCodes.Status502BadGateway,
        FailureClass.Capacity => StatusCodes.Status503ServiceUnavailable,
        FailureClass.Deadline => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
