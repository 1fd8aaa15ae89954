using System.Text.Json;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Failures as JSON objects. Thread-safe.</summary>
public static class FailureJson
{
    /// <summary>Writes the object of a failure; what is not known is null. Its cause is not written.</summary>
    /// <param name="writer">Takes the object.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="requestId">What the caller finds the request by, as <c>request_id</c>; null leaves it out.</param>
    public static void Write(Utf8JsonWriter writer, RunFailure failure, string? requestId = null)
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
        if (requestId is not null)
            writer.WriteString("request_id", requestId);
        writer.WriteEndObject();
    }

    /// <summary>Lower snake case word of a class, as in <c>request_data</c>.</summary>
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
