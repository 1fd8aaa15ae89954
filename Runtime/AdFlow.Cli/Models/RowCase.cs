using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AdFlow.Operators.Onnx;
using AdFlow.Tables;

namespace AdFlow.Cli;

/// <summary>A set of a test case whose tensors are all rows of one batch, as a table and a graph: input i becomes the
/// columns <c>i…</c>, output j the columns <c>o…</c>.</summary>
internal sealed class RowCase
{
    private const int MostTextColumns = 100;

    private static readonly JsonSerializerOptions Quoting =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OnnxTensor[] _inputs;
    private readonly OnnxTensor[] _outputs;
    private readonly OnnxCaseData _data;

    private RowCase(OnnxCaseData data, OnnxTensor[] inputs, OnnxTensor[] outputs, bool isDeclared)
    {
        _data = data;
        _inputs = inputs;
        _outputs = outputs;
        IsDeclared = isDeclared;
    }

    /// <summary>Whether the model says so: the first dimensions of all are one number or one name, and those behind are
    /// numbers. Where it leaves them open they may have nothing to do with each other, or depend on values.</summary>
    public bool IsDeclared { get; }

    /// <summary>The set as rows, or null where it is none: some first dimension is not the batch, or of some type there
    /// are no columns.</summary>
    public static RowCase? Of(OnnxModel model, OnnxCaseData data)
    {
        var tensors = data.Inputs.Concat(data.Outputs).Select(value => value.Value.Tensor).ToArray();
        if (data.Inputs.Count == 0 || data.Inputs.Count < model.Inputs.Count || tensors.Contains(null))
            return null;
        var named = data.Outputs.Select(output => output.Key).ToHashSet(StringComparer.Ordinal);
        var ports = model.Inputs.Concat(model.Outputs.Where(output => named.Contains(output.Name)));
        var rows = tensors[0]!.Shape.Count > 0 ? tensors[0]!.Shape[0] : 0;
        bool fits = rows > 0 && BatchOf(ports) is not null && tensors.All(tensor => IsBatch(tensor!, rows))
            && model.ExternalFiles.Count == 0 && !model.IsRandom;
        return fits ? new RowCase(data, [.. tensors[..data.Inputs.Count]!], [.. tensors[data.Inputs.Count..]!],
            IsDeclaredBy(ports)) : null;
    }

    /// <summary>The inputs; the caller disposes them.</summary>
    public Table Table()
    {
        var fields = _inputs.SelectMany((input, i) => ColumnsOf("i", i, input).Select(name =>
            new Field(name, TypeOf(input), Nullable: false)));
        var builder = new BatchBuilder(new Schema([.. fields]));
        int ordinal = 0;
        foreach (var input in _inputs)
        {
            int columns = ColumnsOf("i", 0, input).Length;
            for (int row = 0; row < input.Shape[0]; row++)
                for (int column = 0; column < columns; column++)
                    Append(builder[ordinal + column], input, row * columns + column);
            ordinal += columns;
        }
        return builder.ToTable();
    }

    /// <summary>The graph, beside a table <c>rows.arrow</c> and a model <c>model.onnx</c>.</summary>
    public string Graph()
    {
        var inputs = _data.Inputs.Select((input, i) =>
            $"{Quoted(input.Key)}: [{string.Join(", ", ColumnsOf("i", i, _inputs[i]))}]");
        var outputs = _data.Outputs.SelectMany((output, i) => Elements(output.Key, _outputs[i])
            .Zip(ColumnsOf("o", i, _outputs[i]), (element, column) => $"{Quoted(element)}: {column}"));
        return $$"""
            adflow: 1
            graph: case
            request: {}
            tables: { rows: { path: rows.arrow } }
            nodes:
              all: { op: scan, table: rows }
              scored:
                op: rank.onnx
                in: all
                with:
                  model: model.onnx
                  inputs: { {{string.Join(", ", inputs)}} }
                  outputs: { {{string.Join(", ", outputs)}} }
            output: scored

            """;
    }

    /// <summary>The first output that is not as expected, in words; null where all are.</summary>
    /// <param name="batch">What the graph put out.</param>
    public string? FirstDifference(Batch batch)
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            if (batch.RowCount != _outputs[i].Shape[0])
                return string.Create(CultureInfo.InvariantCulture,
                    $"expected {_outputs[i].Shape[0]} rows, found {batch.RowCount}");
            var columns = ColumnsOf("o", i, _outputs[i]).Select(name => batch.Schema.IndexOf(name)).ToArray();
            var found = ColumnTensor.Of(batch, columns, _outputs[i]);
            if (DatumComparison.FirstDifference(_outputs[i], found, _data.IsTyped) is { } difference)
                return $"output '{_data.Outputs[i].Key}': {difference}";
        }
        return null;
    }

    // The first dimension of all, if it is the same.
    private static OnnxDimension? BatchOf(IEnumerable<OnnxValue> ports)
    {
        var firsts = ports.Select(port => port.Type is { Kind: OnnxTypeKind.Tensor, Shape: { Count: > 0 } shape }
            ? shape[0] : (OnnxDimension?)null).Distinct().ToArray();
        return firsts.Length == 1 ? firsts[0] : null;
    }

    private static bool IsDeclaredBy(IEnumerable<OnnxValue> ports) =>
        BatchOf(ports) is { Size: > 0 } or { Symbol.Length: > 0 }
        && ports.All(port => port.Type.Shape!.Skip(1).All(dimension => dimension.Size >= 0));

    private static bool IsBatch(OnnxTensor tensor, long rows) => tensor.Shape.Count > 0 && tensor.Shape[0] == rows
        && tensor.Count > 0 && ColumnTypes.Of(tensor.Type) is not null
        && (tensor.Type != OnnxElementType.Text || WidthOf(tensor) <= MostTextColumns);

    private static int WidthOf(OnnxTensor tensor) => checked((int)(tensor.Count / tensor.Shape[0]));

    private static DataType TypeOf(OnnxTensor tensor) =>
        ColumnTypes.Of(tensor.Type)! is var type && tensor.Type != OnnxElementType.Text && WidthOf(tensor) > 1
            ? DataType.Vector(type, WidthOf(tensor)) : type;

    // Numbers of a row are one vector; texts, of which there are no vectors, each a column.
    private static string[] ColumnsOf(string prefix, int ordinal, OnnxTensor tensor) =>
        tensor.Type == OnnxElementType.Text && WidthOf(tensor) > 1
            ? [.. Enumerable.Range(0, WidthOf(tensor)).Select(i => Invariant($"{prefix}{ordinal}_{i}"))]
            : [Invariant($"{prefix}{ordinal}")];

    private static IEnumerable<string> Elements(string name, OnnxTensor tensor) =>
        tensor.Type == OnnxElementType.Text && WidthOf(tensor) > 1
            ? Enumerable.Range(0, WidthOf(tensor)).Select(i => Invariant($"{name}[{i}]")) : [name];

    private static void Append(ColumnBuilder column, OnnxTensor tensor, int cell)
    {
        if (tensor.Type == OnnxElementType.Text)
        {
            column.AppendString(tensor.Texts[cell]);
            return;
        }
        bool isVector = column.Type.Id is TypeId.FixedSizeList;
        int width = isVector ? column.Type.Width : 1, size = tensor.Type.Bits() / 8;
        for (int i = 0; i < width; i++)
        {
            var target = isVector ? column.Child(0) : column;
            var value = tensor.Data.Span.Slice((cell * width + i) * size, size);
            if (tensor.Type == OnnxElementType.Bool)
                target.AppendBool(value[0] != 0);
            else
                target.AppendBytes(value);
        }
        if (isVector)
            column.EndRow();
    }

    // A text of JSON is one of YAML.
    private static string Quoted(string name) => JsonSerializer.Serialize(name, Quoting);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
