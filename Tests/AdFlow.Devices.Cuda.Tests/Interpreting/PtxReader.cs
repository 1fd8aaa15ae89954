using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>Reads the part of PTX that the backend writes; anything else is refused.</summary>
internal sealed partial class PtxReader
{
    public static readonly string[] Special = ["%tid.x", "%ctaid.x", "%ctaid.y", "%nctaid.x"];

    private static readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, PtxEntry>> s_modules = [];

    private readonly Dictionary<string, int> _slots = [];
    private readonly List<ulong> _values = [];
    private readonly Dictionary<string, int> _labels = [];
    private readonly Dictionary<string, string> _types = [];
    private int _shared;

    /// <summary>The kernels of a module by name; read once.</summary>
    public static IReadOnlyDictionary<string, PtxEntry> Read(string module) => s_modules.GetOrAdd(module, ReadModule);

    private static IReadOnlyDictionary<string, PtxEntry> ReadModule(string module)
    {
        if (!module.StartsWith(".version 7.0\n.target sm_70\n.address_size 64\n", StringComparison.Ordinal))
            throw new FormatException("The module does not start as it should.");
        return EntryPattern().Matches(module)
            .Select(match => new PtxReader().ReadEntry(match)).ToDictionary(entry => entry.Name);
    }

    /// <summary>The names of the kernels of a module in order.</summary>
    public static IEnumerable<string> NamesOf(string module) =>
        EntryPattern().Matches(module).Select(match => match.Groups["name"].Value);

    private PtxEntry ReadEntry(Match match)
    {
        foreach (string special in Special)
            Declare(special, 0);
        string[] parameters = [.. ParameterPattern().Matches(match.Groups["parameters"].Value)
            .Select(parameter => parameter.Groups[1].Value)];
        foreach (string parameter in parameters)
            Declare($"[{parameter}]", 0);
        var statements = new List<string>();
        foreach (string line in match.Groups["body"].Value.Split('\n').Select(line => line.Trim()))
            if (line.EndsWith(':'))
                _labels.Add(line[..^1], statements.Count);
            else if (line.StartsWith('.'))
                ReadDeclaration(line);
            else if (line.Length > 0)
                statements.Add(line.TrimEnd(';'));
        return new PtxEntry
        {
            Name = match.Groups["name"].Value,
            Parameters = parameters.Length,
            Code = [.. statements.Select(ReadInstruction)],
            SharedBytes = _shared,
            Slots = [.. _values],
        };
    }

    private void ReadDeclaration(string line)
    {
        if (RegisterPattern().Match(line) is { Success: true } registers)
            for (int i = 0; i < int.Parse(registers.Groups["count"].Value, CultureInfo.InvariantCulture); i++)
            {
                Declare($"%{registers.Groups["name"].Value}{i}", 0xBAD0BAD0BAD0BAD0);
                _types[$"%{registers.Groups["name"].Value}{i}"] = registers.Groups["type"].Value;
            }
        else if (SharedPattern().Match(line) is { Success: true } shared)
        {
            Declare(shared.Groups["name"].Value, (ulong)_shared);
            _shared += (int.Parse(shared.Groups["bytes"].Value, CultureInfo.InvariantCulture) + 7) & ~7;
        }
        else
            throw new FormatException($"Not a declaration that is known: {line}");
    }

    private PtxInstruction ReadInstruction(string text)
    {
        var match = InstructionPattern().Match(text);
        string opcode = match.Groups["opcode"].Value;
        string[] operands = [.. OperandPattern().Matches(match.Groups["operands"].Value).Select(o => o.Value)];
        CheckWidths(text, opcode, operands);
        var instruction = new PtxInstructions(SlotOf, name => _labels[name]).Read(text, opcode, operands);
        if (!match.Groups["guard"].Success)
            return instruction;
        if (instruction.Stop is not PtxStop.None)
            throw new FormatException($"A guard at what must be done together: {text}");
        int guard = SlotOf(match.Groups["guard"].Value);
        ulong value = match.Groups["not"].Success ? 0u : 1u;
        var step = instruction.Step;
        return instruction with
        {
            Step = thread =>
            {
                if (thread.Slots[guard] == value)
                    step(thread);
            },
        };
    }

    // A register must be as wide as the type of the instruction, which the assembler checks too.
    private void CheckWidths(string text, string opcode, string[] operands)
    {
        string[] mixed = ["cvt", "setp", "selp", "shl", "shr", "vote", "mad.wide", "mul.wide", "popc"];
        if (!AnyType().IsMatch(opcode) || mixed.Any(start => opcode.StartsWith(start, StringComparison.Ordinal)))
            return;
        string type = opcode[(opcode.LastIndexOf('.') + 1)..];
        foreach (string operand in operands.Where(_types.ContainsKey))
        {
            string register = _types[operand];
            if (register[^2..] != type[^2..]
                || (type[0] == 'f' != (register[0] == 'f') && !opcode.StartsWith("mov", StringComparison.Ordinal)))
                throw new FormatException($"{operand} is {register}: {text}");
        }
    }

    private int SlotOf(string operand)
    {
        if (_slots.TryGetValue(operand, out int slot))
            return slot;
        return Declare(operand, operand switch
        {
            ['0', 'f', ..] => uint.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ['0', 'd', ..] or ['0', 'x', ..] =>
                ulong.Parse(operand.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            _ => ulong.Parse(operand, NumberStyles.None, CultureInfo.InvariantCulture),
        });
    }

    private int Declare(string name, ulong value)
    {
        _slots.Add(name, _values.Count);
        _values.Add(value);
        return _values.Count - 1;
    }

    [GeneratedRegex(
        @"\.visible \.entry (?<name>\w+)\((?<parameters>[^)]*)\)\n\.maxntid 256, 1, 1\n\{\n(?<body>.*?)\n\}\n",
        RegexOptions.Singleline)]
    private static partial Regex EntryPattern();

    [GeneratedRegex(@"\.param \.u64 (\w+)")]
    private static partial Regex ParameterPattern();

    [GeneratedRegex(@"^\.reg \.(?<type>\w+) %(?<name>\w)<(?<count>\d+)>;$")]
    private static partial Regex RegisterPattern();

    [GeneratedRegex(@"^\.shared \.align 8 \.b8 (?<name>\w+)\[(?<bytes>\d+)\];$")]
    private static partial Regex SharedPattern();

    [GeneratedRegex(@"^(@(?<not>!)?(?<guard>%p\d+) )?(?<opcode>[\w.]+)( (?<operands>.*))?$")]
    private static partial Regex InstructionPattern();

    [GeneratedRegex(@"\{[^}]*\}|[^,\s]+")]
    private static partial Regex OperandPattern();

    [GeneratedRegex(@"\.[bsuf](32|64)$")]
    private static partial Regex AnyType();
}
