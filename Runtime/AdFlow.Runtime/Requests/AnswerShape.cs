using System.Text.Json;
using AdFlow.Graphs;
using AdFlow.Tables.Json;

namespace AdFlow.Runtime;

/// <summary>
/// Writes the outputs of runs of one graph as JSON: <c>"rows":[…]</c> where the graph has one output, else
/// <c>"outputs":{"name":[…],…}</c>. Make it once per graph. Immutable, thread-safe; writing allocates nothing managed.
/// </summary>
public sealed class AnswerShape
{
    private static readonly JsonEncodedText Rows = JsonEncodedText.Encode("rows");
    private static readonly JsonEncodedText Outputs = JsonEncodedText.Encode("outputs");

    private readonly JsonEncodedText[] _names;
    private readonly JsonRowWriter[] _rows;

    /// <summary>Prepares writing the outputs of a graph.</summary>
    public AnswerShape(LogicalPlan plan)
    {
        _names = [.. plan.Outputs.Select(output => JsonEncodedText.Encode(output.Name, JsonRowWriter.Options.Encoder))];
        _rows = [.. plan.Outputs.Select(output => new JsonRowWriter(plan.SchemaOf(output.Source)))];
    }

    /// <summary>Writes the member of an object that holds the rows of all outputs.</summary>
    /// <param name="writer">Stands in an object.</param>
    /// <param name="run">A run of the graph that did not fail and is not disposed.</param>
    public void Write(Utf8JsonWriter writer, in GraphRun run)
    {
        if (_rows.Length == 1)
        {
            writer.WritePropertyName(Rows);
            _rows[0].WriteRows(writer, run.Output(0));
            return;
        }
        writer.WriteStartObject(Outputs);
        for (int i = 0; i < _rows.Length; i++)
        {
            writer.WritePropertyName(_names[i]);
            _rows[i].WriteRows(writer, run.Output(i));
        }
        writer.WriteEndObject();
    }
}
