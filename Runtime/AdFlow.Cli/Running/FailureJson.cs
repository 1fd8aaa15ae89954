using System.Text.Json;
using AdFlow.Operators;
using AdFlow.Runtime;

namespace AdFlow.Cli;

/// <summary>Failures as JSON.</summary>
internal static class FailureJson
{
    /// <summary>Writes the object of a failure; what is not known is null.</summary>
    public static void Write(Utf8JsonWriter writer, RunFailure failure)
    {
        writer.WriteStartObject();
        writer.WriteString("class", ClassName(failure.Class));
        writer.WriteString("code", failure.Code);
        writer.WriteString("message", failure.Message);
        writer.WriteString("graph", failure.Graph);
        writer.WriteString("node", failure.Node);
        writer.WriteString("operator", failure.Operator);
        writer.WriteString("port", failure.Port);
        writer.WriteString("column", failure.Column);
        if (failure.Row >= 0)
            writer.WriteNumber("row", failure.Row);
        else
            writer.WriteNull("row");
        writer.WriteEndObject();
    }

    /// <summary>Lower snake case word of a class.</summary>
    public static string ClassName(FailureClass failureClass) => failureClass switch
    {
        FailureClass.RequestData => "request_data",
        FailureClass.GraphAuthor => "graph_author",
        FailureClass.Dependency => "dependency",
        FailureClass.Capacity => "capacity",
        FailureClass.Deadline => "deadline",
        _ => "internal",
    };
}
