using System.Globalization;
using System.Text;

namespace AdFlow.Tables.Json;

/// <summary>Gathers the errors of one row, and knows the path to where reading is.</summary>
internal sealed class JsonRowErrors
{
    private readonly List<(string? Name, int Index)> _path = [];
    private List<JsonRowError>? _errors;

    public bool Any => _errors is not null;

    public IReadOnlyList<JsonRowError> Listed => _errors ?? (IReadOnlyList<JsonRowError>)[];

    public void Enter(string name) => _path.Add((name, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Adds an error at the present path; a row lists <see cref="JsonRowReader.MaxErrors"/> at most.</summary>
    public void Add(string found, string expected, long tokenStart)
    {
        _errors ??= [];
        if (_errors.Count < JsonRowReader.MaxErrors)
            _errors.Add(new JsonRowError(PathText(), found, expected, tokenStart + 1));
    }

    /// <summary>Starts afresh; errors handed out before stay as they are.</summary>
    public void Clear()
    {
        _errors = null;
        _path.Clear();
    }

    private string PathText()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            if (name is null)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else
                text.Append(text.Length > 0 ? "." : "").Append(name);
        }
        return text.ToString();
    }
}
