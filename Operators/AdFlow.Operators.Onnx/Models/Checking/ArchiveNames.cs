namespace AdFlow.Operators.Onnx;

// Which array of an io.npz belongs to which input and output of a model: that of its name. Where there is none, that
// whose letters and digits are the same ('a/b:0' may have become 'a_b_0'), then the only one that is left.
internal sealed class ArchiveNames
{
    private readonly List<OnnxTensor> _left;
    private readonly OnnxModel _model;

    public ArchiveNames(IReadOnlyList<OnnxTensor> arrays, OnnxModel model)
    {
        _left = [.. arrays];
        _model = model;
    }

    public OnnxCaseData Data(string archive)
    {
        var pairs = new Dictionary<string, OnnxTensor>();
        Func<string, string, bool>[] rules =
            [(name, array) => name == array, (name, array) => Plain(name) == Plain(array)];
        foreach (var rule in rules)
            foreach (var port in _model.Inputs.Concat(_model.Outputs).Where(port => !pairs.ContainsKey(port.Name)))
                Take(pairs, port, array => rule(port.Name, array.Name));
        TakeOnly(pairs, _model.Inputs);
        TakeOnly(pairs, _model.Outputs);
        var inputs = Paired(pairs, _model.Inputs);
        var outputs = Paired(pairs, _model.Outputs);
        string found = $"arrays {string.Join(", ", _left.Select(array => $"'{array.Name}'"))} of no known meaning";
        if (inputs.Count < _model.Inputs.Count || outputs.Count == 0)
            throw new OnnxFormatException(_left.Count == 0 ? "too few arrays" : found,
                $"arrays named as the inputs ({Names(_model.Inputs)}) and at least one of the outputs "
                + $"({Names(_model.Outputs)})", part: archive);
        return new OnnxCaseData(archive, inputs, outputs, IsTyped: false);
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string Names(IEnumerable<OnnxValue> ports) => string.Join(", ", ports.Select(port => port.Name));

    private static List<KeyValuePair<string, OnnxDatum>> Paired(
        Dictionary<string, OnnxTensor> pairs, IEnumerable<OnnxValue> ports) =>
        [.. ports.Where(port => pairs.ContainsKey(port.Name))
            .Select(port => KeyValuePair.Create(port.Name, OnnxDatum.Of(pairs[port.Name])))];

    private void Take(Dictionary<string, OnnxTensor> pairs, OnnxValue port, Func<OnnxTensor, bool> matches)
    {
        if (_left.FirstOrDefault(matches) is not { } array)
            return;
        pairs.Add(port.Name, array);
        _left.Remove(array);
    }

    private void TakeOnly(Dictionary<string, OnnxTensor> pairs, IReadOnlyList<OnnxValue> ports)
    {
        var open = ports.Where(port => !pairs.ContainsKey(port.Name)).ToArray();
        if (open.Length == 1 && _left.Count == 1)
            Take(pairs, open[0], _ => true);
    }
}
