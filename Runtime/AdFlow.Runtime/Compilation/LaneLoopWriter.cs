using System.Reflection;
using System.Reflection.Emit;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Writes the code of one loop that computes expressions row by row: every column is read once, what passes between
/// operators stays in registers, only the roots are written. Used once.
/// </summary>
internal sealed class LaneLoopWriter
{
    private readonly LaneProgram _program;
    private readonly ILGenerator _code;
    private readonly LaneColumns _columns;
    private readonly LocalBuilder _end;

    private LaneLoopWriter(LaneProgram program, ILGenerator code)
    {
        _program = program;
        _code = code;
        _columns = new LaneColumns(code, program);
        _end = code.DeclareLocal(typeof(nint));
    }

    /// <summary>Writes the body of a <see cref="MapKernel"/> that does not look at the width it is called with.
    /// </summary>
    /// <param name="code">Where to; the first argument is the frame.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="wide">Lane of the loop; null to leave all rows to the rest.</param>
    /// <param name="rest">What <see cref="WriteRest"/> wrote.</param>
    public static void Write(ILGenerator code, LaneProgram program, LaneMembers? wide, MethodInfo rest)
    {
        var writer = new LaneLoopWriter(program, code);
        writer.SetRange();
        if (wide is not null)
            writer.WideLoops(wide);
        var end = code.DefineLabel();
        code.Emit(OpCodes.Ldloc, writer._columns.Offset);
        code.Emit(OpCodes.Ldloc, writer._end);
        code.Emit(OpCodes.Bge, end);
        code.Emit(OpCodes.Ldarg_0);
        code.Emit(OpCodes.Ldloc, writer._columns.Offset);
        code.Emit(OpCodes.Ldloc, writer._end);
        code.Emit(OpCodes.Call, rest);
        code.MarkLabel(end);
        code.Emit(OpCodes.Ret);
    }

    /// <summary>Writes the body of a method that computes a range row by row: apart, since one method with both would
    /// exceed what the JIT compiler inlines.</summary>
    /// <param name="code">Where to; the arguments are the frame, and the bytes from the start of each column to the
    /// first row and behind the last.</param>
    /// <param name="program">What to compute.</param>
    /// <param name="one">Scalar lane.</param>
    public static void WriteRest(ILGenerator code, LaneProgram program, LaneMembers one)
    {
        var writer = new LaneLoopWriter(program, code);
        code.Emit(OpCodes.Ldarg_1);
        code.Emit(OpCodes.Stloc, writer._columns.Offset);
        code.Emit(OpCodes.Ldarg_2);
        code.Emit(OpCodes.Stloc, writer._end);
        writer.Loop(new LaneRowWriter(program, code, writer._columns, one), one, 1);
        code.Emit(OpCodes.Ret);
    }

    private void SetRange()
    {
        _columns.PushField(nameof(MapFrame.Start));
        ToBytes();
        _code.Emit(OpCodes.Stloc, _columns.Offset);
        _code.Emit(OpCodes.Ldloc, _columns.Offset);
        _columns.PushField(nameof(MapFrame.Count));
        ToBytes();
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Stloc, _end);
    }

    private void ToBytes()
    {
        _code.Emit(OpCodes.Conv_I);
        PushSize(_program.ElementBytes);
        _code.Emit(OpCodes.Mul);
    }

    // Fewer rows than a lane do not pay for loading the constants.
    private void WideLoops(LaneMembers wide)
    {
        var rest = _code.DefineLabel();
        _code.Emit(OpCodes.Ldloc, _end);
        _code.Emit(OpCodes.Ldloc, _columns.Offset);
        _code.Emit(OpCodes.Sub);
        PushSize(wide.Width * _program.ElementBytes);
        _code.Emit(OpCodes.Blt, rest);
        var rows = new LaneRowWriter(_program, _code, _columns, wide);
        rows.LoadConstants();
        if (_program.LanesPerTurn > 1)
            Loop(rows, wide, _program.LanesPerTurn);
        Loop(rows, wide, 1);
        _code.MarkLabel(rest);
    }

    // for (; offset <= end - bytes; offset += bytes) so many lanes
    private void Loop(LaneRowWriter rows, LaneMembers lane, int lanes)
    {
        int laneBytes = lane.Width * _program.ElementBytes;
        Label test = _code.DefineLabel(), body = _code.DefineLabel();
        var last = _code.DeclareLocal(typeof(nint));
        _code.Emit(OpCodes.Ldloc, _end);
        PushSize(laneBytes * lanes);
        _code.Emit(OpCodes.Sub);
        _code.Emit(OpCodes.Stloc, last);
        _code.Emit(OpCodes.Br, test);
        _code.MarkLabel(body);
        for (int i = 0; i < lanes; i++)
            rows.Write(i * laneBytes);
        _code.Emit(OpCodes.Ldloc, _columns.Offset);
        PushSize(laneBytes * lanes);
        _code.Emit(OpCodes.Add);
        _code.Emit(OpCodes.Stloc, _columns.Offset);
        _code.MarkLabel(test);
        _code.Emit(OpCodes.Ldloc, _columns.Offset);
        _code.Emit(OpCodes.Ldloc, last);
        _code.Emit(OpCodes.Ble, body);
    }

    private void PushSize(int bytes)
    {
        _code.Emit(OpCodes.Ldc_I4, bytes);
        _code.Emit(OpCodes.Conv_I);
    }
}
