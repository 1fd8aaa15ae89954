using System.Reflection.Emit;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>The columns of a compiled loop: their addresses, taken from the frame once, and the place of the row.
/// </summary>
internal sealed class LaneColumns
{
    private readonly Dictionary<int, LocalBuilder> _inputs = [];
    private readonly List<LocalBuilder> _outputs = [];
    private readonly ILGenerator _code;

    /// <summary>Writes the code that takes the addresses.</summary>
    public LaneColumns(ILGenerator code, LaneProgram program)
    {
        _code = code;
        Offset = code.DeclareLocal(typeof(nint));
        foreach (var node in program.Nodes)
            if (node.Op is LaneOp.Input)
                _inputs.Add(node.InputOrdinal, Take(nameof(MapFrame.Inputs), node.InputOrdinal));
        for (int i = 0; i < program.Roots.Count; i++)
            _outputs.Add(Take(nameof(MapFrame.Outputs), i));
    }

    /// <summary>Bytes from the start of every column to the row that the loop is at.</summary>
    public LocalBuilder Offset { get; }

    /// <summary>Pushes a field of the frame.</summary>
    public void PushField(string name)
    {
        _code.Emit(OpCodes.Ldarg_0);
        _code.Emit(OpCodes.Ldfld, typeof(MapFrame).GetField(name)!);
    }

    /// <summary>Pushes what <see cref="IMemoryLane{V}.Load"/> takes.</summary>
    /// <param name="ordinal">Input.</param>
    /// <param name="shift">Bytes from the row of the loop.</param>
    public void PushInput(int ordinal, int shift) => Push(_inputs[ordinal], shift);

    /// <summary>Pushes where <see cref="IMemoryLane{V}.Store"/> writes.</summary>
    /// <param name="ordinal">Output.</param>
    /// <param name="shift">Bytes from the row of the loop.</param>
    public void PushOutput(int ordinal, int shift) => Push(_outputs[ordinal], shift);

    // The address of the row, and element 0 from there: together one addressing mode of the machine.
    private void Push(LocalBuilder column, int shift)
    {
        _code.Emit(OpCodes.Ldloc, column);
        _code.Emit(OpCodes.Ldloc, Offset);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Ldc_I4, shift);
        _code.Emit(OpCodes.Conv_I);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Ldc_I4_0);
    }

    private LocalBuilder Take(string field, int ordinal)
    {
        var column = _code.DeclareLocal(typeof(nint));
        PushField(field);
        _code.Emit(OpCodes.Ldc_I4, ordinal * nint.Size);
        _code.Emit(OpCodes.Conv_I);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Ldind_I);
        _code.Emit(OpCodes.Stloc, column);
        return column;
    }
}
