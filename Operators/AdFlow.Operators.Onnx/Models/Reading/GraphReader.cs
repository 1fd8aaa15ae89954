namespace AdFlow.Operators.Onnx;

// Reads a GraphProto with its nodes, and the graphs within those.
internal sealed class GraphReader
{
    /// <summary>What ONNX calls the domain of its own operators, where it does not leave the name out.</summary>
    public const string OwnDomain = "ai.onnx";

    private static readonly string[] RandomOperators =
        ["Bernoulli", "Multinomial", "RandomNormal", "RandomNormalLike", "RandomUniform", "RandomUniformLike"];

    private readonly HashSet<string> _constants = [];
    private readonly List<OnnxValue> _inputs = [];
    private readonly List<OnnxValue> _outputs = [];

    public string Name { get; private set; } = "";

    public string Description { get; private set; } = "";

    public Dictionary<string, long> Operators { get; } = [];

    public bool IsRandom { get; private set; }

    public ParameterSum Parameters { get; } = new();

    public IReadOnlyList<OnnxValue> Inputs => [.. _inputs.Where(input => !_constants.Contains(input.Name))];

    public IReadOnlyList<OnnxValue> Outputs => _outputs;

    public void ReadMain(WireReader fields)
    {
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 2: Name = fields.Text(); break;
                case 10: Description = fields.Text(); break;
                case 11: _inputs.Add(TypeReader.Value(fields.Message())); break;
                case 12: _outputs.Add(TypeReader.Value(fields.Message())); break;
                case 5: _constants.Add(Parameters.AddTensor(fields.Message())); break;
                case 15: _constants.Add(Parameters.AddSparse(fields.Message())); break;
                case 1: ReadNode(fields.Message()); break;
            }
        }
    }

    // FunctionProto: operators that the model defines itself.
    public void ReadFunction(WireReader fields)
    {
        while (fields.Next())
        {
            if (fields.Field == 7)
                ReadNode(fields.Message());
        }
    }

    private void ReadInner(WireReader fields)
    {
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1: ReadNode(fields.Message()); break;
                case 5: Parameters.AddTensor(fields.Message()); break;
                case 15: Parameters.AddSparse(fields.Message()); break;
            }
        }
    }

    private void ReadNode(WireReader fields)
    {
        string type = "", domain = "";
        int inputs = 0;
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1: inputs++; break;
                case 4: type = fields.Text(); break;
                case 5: ReadAttribute(fields.Message()); break;
                case 7: domain = fields.Text(); break;
            }
        }
        string name = domain is "" or OwnDomain ? type : $"{domain}.{type}";
        Operators[name] = Operators.GetValueOrDefault(name) + 1;
        // The third input of Dropout says that the model is in training; only then it drops.
        IsRandom |= RandomOperators.Contains(name) || name == "Dropout" && inputs > 2;
    }

    private void ReadAttribute(WireReader fields)
    {
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 5 or 10: Parameters.AddTensor(fields.Message()); break;
                case 6 or 11: ReadInner(fields.Message()); break;
                case 7: Parameters.AddFloats(fields); break;
                case 22 or 23: Parameters.AddSparse(fields.Message()); break;
            }
        }
    }
}
