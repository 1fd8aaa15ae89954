using AdFlow.Graphs;
using AdFlow.Operators;
using AdFlow.Tables;

namespace AdFlow.Runtime;

/// <summary>Tells what an exception that left a node means.</summary>
internal static class FailureReport
{
    /// <summary>The failure that an exception stands for; not for those that stop a run.</summary>
    public static RunFailure Of(Exception exception, LogicalPlan plan, LogicalNode node) => exception switch
    {
        OperatorException known => Of(known, plan, node),
        SettingException => At(plan, node, FailureClass.RequestData, FailureCodes.BadSetting, exception.Message,
            exception),
        ArenaLimitException limit => Of(limit, plan, node),
        _ => At(plan, node, FailureClass.Internal, FailureCodes.Bug,
            $"Operator '{node.Operator.Id}' threw {exception.GetType().Name}: {exception.Message} "
            + "This is a bug of that operator; report it to its author.", exception),
    };

    /// <summary>The failure of a run that needs too much memory; the node is null where none is to blame.</summary>
    public static RunFailure Of(ArenaLimitException exception, LogicalPlan plan, LogicalNode? node) =>
        At(plan, node, FailureClass.Capacity, FailureCodes.OutOfMemory,
            $"The run needs more memory than it may have. {exception.Message} "
            + "Lower the limits of this graph's nodes, or raise the memory limit of a run.", exception);

    /// <summary>A failure of a node.</summary>
    public static RunFailure At(
        LogicalPlan plan, LogicalNode? node, FailureClass failureClass, string code, string message,
        Exception? cause = null) =>
        new(failureClass, code, message, plan.Graph)
        {
            Node = node?.Path,
            Operator = node?.Operator.Id,
            Cause = cause,
        };

    private static RunFailure Of(OperatorException exception, LogicalPlan plan, LogicalNode node) =>
        At(plan, node, exception.Class, CodeOf(exception.Class), exception.Message, exception) with
        {
            Column = exception.Column,
            Row = exception.Row,
            Port = PortOf(plan, node, exception.Column),
        };

    private static string CodeOf(FailureClass failureClass) => failureClass switch
    {
        FailureClass.RequestData => FailureCodes.RequestRefused,
        FailureClass.GraphAuthor => FailureCodes.GraphDoesNotFit,
        FailureClass.Dependency => FailureCodes.DependencyFailed,
        FailureClass.Capacity => FailureCodes.LimitReached,
        FailureClass.Deadline => FailureCodes.NodeTimedOut,
        _ => FailureCodes.Bug,
    };

    private static string? PortOf(LogicalPlan plan, LogicalNode node, string? column) =>
        column is null ? null : node.Inputs.FirstOrDefault(input => Has(plan, input, column))?.Port.Name;

    private static bool Has(LogicalPlan plan, LogicalInput input, string column) => input.Table >= 0
        ? plan.Tables[input.Table].Schema.IndexOf(column) >= 0
        : input.Sources.Any(source => plan.SchemaOf(source).IndexOf(column) >= 0);
}
