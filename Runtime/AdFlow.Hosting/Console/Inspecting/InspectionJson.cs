using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Runtime;
using AdFlow.Tables;
using AdFlow.Tables.Json;

namespace AdFlow.Hosting;

/// <summary>Writes an inspected run: for each node in the order of execution what it read, how long it took, and the
/// first rows of what it put out.</summary>
internal sealed class InspectionJson(Utf8JsonWriter writer, Inspection inspection, InspectionTerms terms)
{
    private readonly LogicalPlan _plan = inspection.Plan;

    /// <summary>Writes the members of an object: <c>milliseconds</c>, <c>error</c>, <c>degraded</c>,
    /// <c>outputs</c>, <c>nodes</c>.</summary>
    /// <param name="requestId">What the log has the request by.</param>
    public void Write(string requestId)
    {
        writer.WritePropertyName("error");
        if (inspection.Failure is { } failure)
            FailureJson.Write(writer, Shown(failure), requestId);
        else
            writer.WriteNullValue();
        writer.WriteStartArray("degraded");
        foreach (var degraded in inspection.Degraded)
            FailureJson.Write(writer, Shown(degraded), requestId);
        writer.WriteEndArray();
        WriteOutputs();
        writer.WriteStartArray("nodes");
        foreach (var node in _plan.Nodes)
            Write(node, inspection.TimeOf(node.Ordinal));
        writer.WriteEndArray();
    }

    // What a node of a graph complains of is what its author came to see.
    private static RunFailure Shown(RunFailure failure) => failure.Node is null
        || failure.Class is Operators.FailureClass.Internal ? PublicFailure.Of(failure) : failure;

    private void WriteOutputs()
    {
        writer.WriteStartArray("outputs");
        foreach (var output in _plan.Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("name", output.Name);
            writer.WriteString("source", inspection.NameOf(output.Source));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void Write(LogicalNode node, NodeTime? time)
    {
        writer.WriteStartObject();
        writer.WriteString("node", node.Path);
        writer.WriteString("operator", node.Operator.Id);
        WriteInputs(node);
        writer.WriteBoolean("failed", inspection.Failure?.Node == node.Path);
        if (time is { IsMeasured: true } measured)
            writer.WriteNumber("microseconds", Math.Round(measured.Elapsed.TotalMicroseconds, 2));
        if (time is { RowsIn: >= 0 } counted)
            writer.WriteNumber("rows_in", counted.RowsIn);
        writer.WriteStartArray("tables");
        for (int i = 0; i < node.Schemas.Count; i++)
        {
            var source = new LogicalSource(node.Ordinal, i);
            if (inspection.TryFind(source, out var rows))
                Write(inspection.NameOf(source), node.Schemas[i], rows);
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteInputs(LogicalNode node)
    {
        writer.WriteStartArray("inputs");
        foreach (var input in node.Inputs)
        {
            if (input.Table >= 0)
                writer.WriteStringValue($"table {_plan.Tables[input.Table].Name}");
            foreach (var source in input.Sources)
                writer.WriteStringValue(inspection.NameOf(source));
        }
        writer.WriteEndArray();
    }

    private void Write(string name, Schema schema, Batch batch)
    {
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteStartArray("columns");
        foreach (var field in schema.Fields)
        {
            writer.WriteStartObject();
            writer.WriteString("name", field.Name);
            writer.WriteString("type", field.Type.ToString());
            writer.WriteBoolean("nullable", field.Nullable);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteNumber("rows", batch.RowCount);
        var rows = new JsonRowWriter(schema);
        writer.WriteStartArray("first");
        for (int row = 0; row < Math.Min(terms.Rows, batch.RowCount) && HasRoom; row++)
            WriteRow(rows, batch, row);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // Without names, which the columns tell once.
    private void WriteRow(JsonRowWriter rows, Batch batch, int row)
    {
        writer.WriteStartArray();
        for (int column = 0; column < batch.ColumnCount; column++)
            rows.WriteValue(writer, batch, column, row);
        writer.WriteEndArray();
    }

    private bool HasRoom => writer.BytesCommitted + writer.BytesPending < terms.Bytes;
}
