using System.Globalization;
using System.Text;

namespace AdFlow.Devices.Cuda;

/// <summary>
/// Text of one kernel (entry) in the making: instructions in order, virtual registers as many as are asked for. Every
/// parameter is 64 bits wide; blocks have <see cref="Threads"/> threads in one dimension. PTX ISA 7.0. For one thread.
/// </summary>
internal sealed class PtxKernel
{
    /// <summary>Threads of a block.</summary>
    public const int Threads = 256;

    private readonly StringBuilder _code = new();
    private readonly StringBuilder _shared = new();
    private readonly string[] _parameters;
    private readonly int[] _registers = new int[5];
    private int _labels;

    /// <summary>An empty kernel.</summary>
    /// <param name="name">Its name in the module.</param>
    /// <param name="parameters">Names of its parameters.</param>
    public PtxKernel(string name, params string[] parameters)
    {
        Name = name;
        _parameters = parameters;
    }

    /// <summary>Its name in the module.</summary>
    public string Name { get; }

    /// <summary>An instruction with a 32-bit result, whatever the type.</summary>
    public string R(string instruction, params ReadOnlySpan<string> operands) => Emit(1, instruction, operands);

    /// <summary>An instruction with a 64-bit result.</summary>
    public string D(string instruction, params ReadOnlySpan<string> operands) => Emit(2, instruction, operands);

    /// <summary>An instruction with a float32 result.</summary>
    public string F(string instruction, params ReadOnlySpan<string> operands) => Emit(3, instruction, operands);

    /// <summary>An instruction with a float64 result.</summary>
    public string G(string instruction, params ReadOnlySpan<string> operands) => Emit(4, instruction, operands);

    /// <summary>An instruction with a truth value as its result.</summary>
    public string P(string instruction, params ReadOnlySpan<string> operands) => Emit(0, instruction, operands);

    /// <summary>An instruction without a new register: a store, or one that writes a register again.</summary>
    public void Do(string instruction, params ReadOnlySpan<string> operands)
    {
        _code.Append('\t').Append(instruction);
        for (int i = 0; i < operands.Length; i++)
            _code.Append(i == 0 ? " " : ", ").Append(operands[i]);
        _code.Append(";\n");
    }

    /// <summary>The same, executed only where a truth value is <paramref name="value"/>; null is always.</summary>
    public void If(string? guard, bool value, string instruction, params ReadOnlySpan<string> operands) =>
        Do(guard is null ? instruction : $"@{(value ? "" : "!")}{guard} {instruction}", operands);

    /// <summary>A register that nothing was written to yet.</summary>
    /// <param name="kind">One of p, r, d, f and g, like the members.</param>
    public string New(char kind)
    {
        int index = "prdfg".IndexOf(kind);
        return string.Create(CultureInfo.InvariantCulture, $"%{kind}{_registers[index]++}");
    }

    /// <summary>The value of a parameter.</summary>
    public string Parameter(string name)
    {
        if (Array.IndexOf(_parameters, name) < 0)
            throw new ArgumentException($"Kernel {Name} has no parameter {name}.");
        return D("ld.param.u64", $"[{Name}_{name}]");
    }

    /// <summary>The low half of a parameter.</summary>
    public string Parameter32(string name) => R("cvt.u32.u64", Parameter(name));

    /// <summary>A place to jump to that is not set yet.</summary>
    public string NewLabel() => string.Create(CultureInfo.InvariantCulture, $"L{_labels++}");

    /// <summary>Sets a place to jump to.</summary>
    public void Mark(string label) => _code.Append(label).Append(":\n");

    /// <summary>Memory of a block, aligned to 8.</summary>
    public string Shared(string name, int bytes)
    {
        name = $"{Name}_{name}";
        _shared.Append(CultureInfo.InvariantCulture, $"\t.shared .align 8 .b8 {name}[{bytes}];\n");
        return R("mov.u32", name);
    }

    /// <summary>Waits for the threads of the block.</summary>
    public void Barrier() => Do("bar.sync", "0");

    /// <summary>The text of the kernel. Names within it start with its own: ptxas 11.8 crashes on a module where a
    /// parameter has the name of another kernel.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($".visible .entry {Name}(");
        text.AppendJoin(", ", _parameters.Select(name => $".param .u64 {Name}_{name}"));
        text.Append(CultureInfo.InvariantCulture, $")\n.maxntid {Threads}, 1, 1\n{{\n");
        string[] types = [".pred", ".b32", ".b64", ".f32", ".f64"];
        for (int i = 0; i < types.Length; i++)
            if (_registers[i] > 0)
                text.Append(CultureInfo.InvariantCulture, $"\t.reg {types[i]} %{"prdfg"[i]}<{_registers[i]}>;\n");
        return text.Append(_shared).Append(_code).Append("\tret;\n}\n").ToString();
    }

    private string Emit(int kind, string instruction, ReadOnlySpan<string> operands)
    {
        string result = New("prdfg"[kind]);
        Do(instruction, [result, .. operands]);
        return result;
    }
}
