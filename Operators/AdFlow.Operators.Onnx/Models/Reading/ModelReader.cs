using System.Collections.Frozen;

namespace AdFlow.Operators.Onnx;

// Reads a ModelProto. One reader reads one model.
internal sealed class ModelReader
{
    private readonly Dictionary<string, long> _opsets = [];
    private readonly Dictionary<string, string> _metadata = [];
    private readonly GraphReader _graph = new();
    private long _irVersion, _modelVersion;
    private string _producer = "", _producerVersion = "", _domain = "", _description = "";
    private bool _hasGraph;

    public OnnxModel Read(ReadOnlySpan<byte> file)
    {
        var fields = new WireReader(file);
        while (fields.Next())
            ReadField(ref fields);
        if (!_hasGraph)
            throw new OnnxFormatException("a file without a graph", "an ONNX model");
        if (_irVersion < 1)
            throw new OnnxFormatException("a file that states no version of the format", "an ONNX model");
        return Model(file.Length);
    }

    private void ReadField(ref WireReader fields)
    {
        switch (fields.Field)
        {
            case 1: _irVersion = fields.Int64(); break;
            case 2: _producer = fields.Text(); break;
            case 3: _producerVersion = fields.Text(); break;
            case 4: _domain = fields.Text(); break;
            case 5: _modelVersion = fields.Int64(); break;
            case 6: _description = fields.Text(); break;
            case 7: ReadGraph(fields.Message()); break;
            case 8: ReadOpset(fields.Message()); break;
            case 14: ReadMetadata(fields.Message()); break;
            case 25: _graph.ReadFunction(fields.Message()); break;
        }
    }

    private void ReadGraph(WireReader graph)
    {
        _hasGraph = true;
        _graph.ReadMain(graph);
    }

    private void ReadOpset(WireReader fields)
    {
        string domain = "";
        long version = 0;
        while (fields.Next())
        {
            if (fields.Field == 1)
                domain = fields.Text();
            else if (fields.Field == 2)
                version = fields.Int64();
        }
        _opsets[domain.Length == 0 ? GraphReader.OwnDomain : domain] = version;
    }

    private void ReadMetadata(WireReader fields)
    {
        var (key, value) = StringEntry.Read(fields);
        _metadata[key] = value;
    }

    private OnnxModel Model(long bytes) => new()
    {
        IrVersion = _irVersion,
        Producer = $"{_producer} {_producerVersion}".Trim(),
        Domain = _domain,
        ModelVersion = _modelVersion,
        GraphName = _graph.Name,
        Description = _description.Length > 0 ? _description : _graph.Description,
        Opsets = _opsets.ToFrozenDictionary(),
        Inputs = _graph.Inputs,
        Outputs = _graph.Outputs,
        NodeCount = _graph.Operators.Values.Sum(),
        Operators = _graph.Operators.ToFrozenDictionary(),
        IsRandom = _graph.IsRandom,
        ParameterCount = _graph.Parameters.Count,
        ParameterBytes = _graph.Parameters.Bytes,
        ExternalFiles = [.. _graph.Parameters.ExternalFiles],
        ExternalTensors = _graph.Parameters.External,
        Metadata = _metadata.ToFrozenDictionary(),
        FileBytes = bytes,
    };
}
