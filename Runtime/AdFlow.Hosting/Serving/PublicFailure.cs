using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Hosting;

/// <summary>What a client may know of a failure: how the host is built and where its files lie stays in the log.
/// </summary>
internal static class PublicFailure
{
    /// <summary>The failure as it is told to clients.</summary>
    public static RunFailure Of(RunFailure failure) => failure.Class switch
    {
        FailureClass.Internal => failure with
        {
            Message = "The request failed inside; the host's log says why, under the request's id.", Cause = null,
        },
        FailureClass.GraphAuthor => failure with
        {
            Message = "The graph is wrong for this request; the host's log says why, under the request's id. "
                + "Ask the graph's author.",
            Cause = null,
        },
        _ => failure,
    };
}
