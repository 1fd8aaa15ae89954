using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AdFlow.Cli;

/// <summary>
/// Makes one script of JavaScript modules that import each other, so that a page needs no other file. It knows what our
/// modules are written in: <c>import { a, b as c } from './file.js';</c> and <c>export</c> before a function or a
/// constant. Each module becomes a function, so that names do not meet.
/// </summary>
internal sealed partial class ModuleBundle(Func<string, string> read)
{
    private readonly StringBuilder _script = new("'use strict';\nconst modules = {};\n");
    private readonly HashSet<string> _added = [];

    /// <summary>Adds a module behind those that it imports.</summary>
    /// <param name="path">Its path, for example <c>report/views/graph.js</c>.</param>
    /// <exception cref="InvalidOperationException">It is written otherwise: a bug of ours.</exception>
    public ModuleBundle Add(string path)
    {
        if (!_added.Add(path))
            return this;
        string text = read(path);
        foreach (Match import in Import().Matches(text))
            Add(PathOf(path, import.Groups[2].Value));
        var exports = new List<string>();
        text = Import().Replace(text, import =>
            $"const {{{import.Groups[1].Value.Replace(" as ", ": ", StringComparison.Ordinal)}}} = "
            + $"modules['{PathOf(path, import.Groups[2].Value)}'];");
        text = Export().Replace(text, export =>
        {
            exports.Add(export.Groups[2].Value);
            return $"{export.Groups[1].Value} {export.Groups[2].Value}";
        });
        if (Other().Match(text) is { Success: true } other)
            throw new InvalidOperationException($"{path}: '{other.Value}' cannot be put into a page");
        _script.Append(CultureInfo.InvariantCulture, $"modules['{path}'] = (() => {{\n{text}\n");
        _script.Append(CultureInfo.InvariantCulture, $"return {{ {string.Join(", ", exports)} }};\n}})();\n");
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _script.ToString();

    private static string PathOf(string module, string import)
    {
        var parts = module.Split('/').SkipLast(1).ToList();
        foreach (string part in import.Split('/'))
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        return string.Join('/', parts);
    }

    [GeneratedRegex(@"^import\s*\{([^}]*)\}\s*from\s*'([^']+)';", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"^export\s+(function|const)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Export();

    [GeneratedRegex(@"^(import|export)\b.*", RegexOptions.Multiline)]
    private static partial Regex Other();
}
