namespace AdFlow.Operators.Onnx;

/// <summary>
/// Writes an ONNX model (onnx.proto, <c>ModelProto</c>): call <see cref="Input"/>, <see cref="Initializer"/>,
/// <see cref="Node"/> and <see cref="Output"/> in the order of the file, then <see cref="ToBytes"/>. Equal calls give
/// equal bytes. What operators mean and whether their inputs fit is not checked here: ONNX Runtime does when the model
/// is loaded. Not thread-safe.
/// </summary>
/// <example><code>
/// var writer = new OnnxWriter("sum");
/// writer.Input("x", OnnxType.Tensor(OnnxElementType.Float32, "N", 3));
/// writer.Initializer(OnnxTensor.Of&lt;float&gt;("k", [3], [1, 2, 3]));
/// writer.Node("Add", ["x", "k"], ["y"]);
/// writer.Output("y", OnnxType.Tensor(OnnxElementType.Float32, "N", 3));
/// File.WriteAllBytes("sum.onnx", writer.ToBytes());
/// </code></example>
public sealed class OnnxWriter
{
    /// <summary>Domain of the operators that classical machine learning models are made of.</summary>
    public const string MachineLearning = "ai.onnx.ml";

    // Fields of ModelProto, OperatorSetIdProto, StringStringEntryProto, GraphProto, NodeProto and AttributeProto.
    private const int IrVersionField = 1, ProducerField = 2, GraphField = 7, OpsetField = 8, MetadataField = 14;
    private const int GraphNodeField = 1, GraphNameField = 2, GraphInitializerField = 5, GraphInputField = 11,
        GraphOutputField = 12;

    private readonly SortedDictionary<string, long> _opsets = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private readonly WireWriter _nodes = new();
    private readonly WireWriter _initializers = new();
    private readonly WireWriter _inputs = new();
    private readonly WireWriter _outputs = new();
    private readonly string _name;

    /// <summary>A model without nodes.</summary>
    /// <param name="name">Name of its graph.</param>
    public OnnxWriter(string name)
    {
        _name = name;
        _opsets[""] = 17;
    }

    /// <summary>Version of the format: 8, ONNX 1.12 of 2022, by default. ONNX Runtime reads older ones, and newer ones
    /// to its own.</summary>
    public long IrVersion { get; init; } = 8;

    /// <summary>Who made the model.</summary>
    public string Producer { get; init; } = "adflow";

    /// <summary>States which version of a domain's operators is meant: 17 of ONNX's own by default.</summary>
    /// <param name="domain">Empty for ONNX's own.</param>
    /// <param name="version">From 1.</param>
    public void Opset(string domain, long version) => _opsets[domain] = version;

    /// <summary>Adds a remark, or replaces the one of this key.</summary>
    public void Metadata(string key, string value) => _metadata[key] = value;

    /// <summary>Declares an input.</summary>
    public void Input(string name, OnnxType type) => _inputs.Message(GraphInputField, ValueMessage.Of(name, type));

    /// <summary>Declares an output: a value that a node makes.</summary>
    public void Output(string name, OnnxType type) => _outputs.Message(GraphOutputField, ValueMessage.Of(name, type));

    /// <summary>Adds a constant that nodes read by its name.</summary>
    /// <param name="tensor">The constant.</param>
    /// <param name="weights">File beside the model that takes its elements; null leaves them in the model, as those of
    /// texts always are.</param>
    public void Initializer(OnnxTensor tensor, OnnxWeights? weights = null) =>
        _initializers.Message(GraphInitializerField, TensorMessage.Of(tensor, weights));

    /// <summary>Adds a node. Nodes stand behind those whose outputs they read.</summary>
    /// <param name="type">Name of the operator, for example <c>Gemm</c>.</param>
    /// <param name="inputs">Names of its inputs in order; empty for one that is left out.</param>
    /// <param name="outputs">Names of its outputs in order.</param>
    /// <param name="domain">Domain of the operator; empty for ONNX's own.</param>
    /// <param name="attributes">Its settings.</param>
    public void Node(
        string type, string[] inputs, string[] outputs, string domain = "", params OnnxAttribute[] attributes)
    {
        const int inputField = 1, outputField = 2, typeField = 4, attributeField = 5, domainField = 7;
        var node = new WireWriter();
        node.Texts(inputField, inputs);
        node.Texts(outputField, outputs);
        node.Text(typeField, type);
        foreach (var attribute in attributes)
            node.Message(attributeField, attribute.Message);
        node.Text(domainField, domain);
        _nodes.Message(GraphNodeField, node);
    }

    /// <summary>The model's file.</summary>
    public byte[] ToBytes()
    {
        var model = new WireWriter();
        model.Int64(IrVersionField, IrVersion);
        model.Text(ProducerField, Producer);
        model.Message(GraphField, Graph());
        foreach (var (domain, version) in _opsets)
        {
            var opset = new WireWriter();
            opset.Text(1, domain);
            opset.Int64(2, version);
            model.Message(OpsetField, opset);
        }
        foreach (var (key, value) in _metadata)
        {
            var entry = new WireWriter();
            entry.Text(1, key);
            entry.Text(2, value);
            model.Message(MetadataField, entry);
        }
        return model.Written.ToArray();
    }

    private WireWriter Graph()
    {
        var graph = new WireWriter();
        graph.Append(_nodes);
        graph.Text(GraphNameField, _name);
        graph.Append(_initializers);
        graph.Append(_inputs);
        graph.Append(_outputs);
        return graph;
    }
}
