using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>
/// Writes the code that computes one lane of rows by calls of the lane's own members, which the JIT compiler inlines:
/// so it computes what the kernels compute. Values that are used once stay on the evaluation stack.
/// </summary>
internal sealed class LaneRowWriter
{
    // What a lane of rows needs beside constants, by measurement.
    private const int RegistersOfValues = 4;

    private const int CacheLineBytes = 64;

    private readonly Dictionary<LaneExpression, LocalBuilder> _kept = [];
    private readonly Dictionary<LaneExpression, LocalBuilder> _constants = [];
    private readonly Dictionary<LaneExpression, int> _pooled = [];
    private readonly Dictionary<LaneExpression, int> _registers = [];
    private readonly LaneProgram _program;
    private readonly ILGenerator _code;
    private readonly LaneColumns _columns;
    private readonly LaneMembers _lane;
    private LocalBuilder? _pool;

    /// <summary>Prepares to write.</summary>
    public LaneRowWriter(LaneProgram program, ILGenerator code, LaneColumns columns, LaneMembers lane)
    {
        _program = program;
        _code = code;
        _columns = columns;
        _lane = lane;
    }

    /// <summary>
    /// Loads constants: those that are bounds of a minimum or maximum, which the machine wants in a register, and those
    /// that are used most are kept in registers from here on, as many as the expressions leave; the others are laid out
    /// in memory as the operands that instructions can take from there.
    /// </summary>
    public void LoadConstants()
    {
        LaneExpression[] constants = [.. _program.Nodes.SelectMany(Pushed).Concat(_program.Roots)
            .Where(node => node.Op is LaneOp.Constant)
            .GroupBy(node => node)
            .OrderByDescending(users => _program.Nodes.Any(user => BoundOf(user) == users.Key))
            .ThenByDescending(users => users.Count())
            .Select(users => users.Key)];
        int free = Registers() - RegistersOfValues;
        foreach (var node in constants.Take(free))
        {
            Compute(node, 0);
            _constants.Add(node, Keep(node));
        }
        if (constants.Length > free)
            LayOut(constants[free..]);
    }

    private static int Registers() => Vector512.IsHardwareAccelerated ? 32 : 16;

    private static LaneExpression[] Pushed(LaneExpression node) => node.Operands[..(IsOrZero(node) ? 2 : ^0)].ToArray();

    private void LayOut(LaneExpression[] constants)
    {
        int bytes = _lane.Width * _program.ElementBytes;
        _pool = _code.DeclareLocal(typeof(nint));
        _code.Emit(OpCodes.Ldc_I4, bytes * constants.Length + CacheLineBytes);
        _code.Emit(OpCodes.Conv_U);
        _code.Emit(OpCodes.Localloc);
        PushSize(CacheLineBytes - 1);
        _code.Emit(OpCodes.Add);
        PushSize(-CacheLineBytes);
        _code.Emit(OpCodes.And);
        _code.Emit(OpCodes.Stloc, _pool);
        for (int i = 0; i < constants.Length; i++)
        {
            Compute(constants[i], 0);
            _pooled.Add(constants[i], i * _lane.Width);
            PushPooled(constants[i]);
            _code.Emit(OpCodes.Call, _lane.Store);
        }
    }

    private void PushSize(int bytes)
    {
        _code.Emit(OpCodes.Ldc_I4, bytes);
        _code.Emit(OpCodes.Conv_I);
    }

    private void PushPooled(LaneExpression constant)
    {
        _code.Emit(OpCodes.Ldloc, _pool!);
        _code.Emit(OpCodes.Ldc_I4, _pooled[constant]);
    }

    /// <summary>Writes the code of one lane.</summary>
    /// <param name="shift">Bytes from the row of the loop.</param>
    public void Write(int shift)
    {
        _kept.Clear();
        _registers.Clear();
        foreach (var node in _program.Nodes)
        {
            if (_program.Uses(node) == 1 || LaneFolding.IsKnown(node))
                continue;
            Compute(node, shift);
            _kept.Add(node, Keep(node));
        }
        for (int i = 0; i < _program.Roots.Count; i++)
        {
            Push(_program.Roots[i], shift);
            _columns.PushOutput(i, shift);
            _code.Emit(OpCodes.Call, _lane.Store);
        }
    }

    private LocalBuilder Keep(LaneExpression node)
    {
        var local = _code.DeclareLocal(node.IsMask ? _lane.Mask : _lane.Type);
        _code.Emit(OpCodes.Stloc, local);
        return local;
    }

    private void Push(LaneExpression node, int shift)
    {
        if (_kept.TryGetValue(node, out var local) || _constants.TryGetValue(node, out local))
            _code.Emit(OpCodes.Ldloc, local);
        else
            Compute(node, shift);
    }

    private void Compute(LaneExpression node, int shift)
    {
        switch (node.Op)
        {
            case LaneOp.Input:
                _columns.PushInput(node.InputOrdinal, shift);
                _code.Emit(OpCodes.Call, _lane.Load);
                break;
            case LaneOp.Constant when _pooled.ContainsKey(node):
                PushPooled(node);
                _code.Emit(OpCodes.Call, _lane.Load);
                break;
            case LaneOp.Constant:
                _code.Emit(OpCodes.Ldc_R8, node.Value);
                _code.Emit(OpCodes.Call, _lane.Constant);
                break;
            case LaneOp.Select when IsOrZero(node):
                Push(node.Operands[0], shift);
                Push(node.Operands[1], shift);
                _code.Emit(OpCodes.Call, _lane.OrZero);
                break;
            case LaneOp.Min or LaneOp.Max when BoundOf(node) is { } bound:
                Limit(node, bound, shift);
                break;
            default:
                PushOperands(node, shift);
                _code.Emit(OpCodes.Call, _lane[node.Op]);
                break;
        }
    }

    // The operand that needs more registers goes first, where operands may be swapped (Sethi and Ullman, The generation
    // of optimal code for arithmetic expressions, JACM 17(4), 1970); what is loaded last needs none at all.
    private void PushOperands(LaneExpression node, int shift)
    {
        var operands = node.Operands;
        bool isSwapped = node.Op.IsCommutative() && Registers(operands[1]) > Registers(operands[0]);
        for (int i = 0; i < operands.Length; i++)
            Push(operands[isSwapped ? 1 - i : i], shift);
    }

    private int Registers(LaneExpression node)
    {
        if (node.Operands.Length == 0 || _kept.ContainsKey(node))
            return node.Op is LaneOp.Input ? 1 : 0;
        if (_registers.TryGetValue(node, out int known))
            return known;
        int most = 1;
        foreach (var operand in node.Operands)
        {
            int needed = Registers(operand);
            most = needed == most ? most + 1 : Math.Max(most, needed);
        }
        _registers.Add(node, most);
        return most;
    }

    // The constant operand of a minimum or maximum for which Limit is exact.
    private static LaneExpression? BoundOf(LaneExpression node)
    {
        if (node.Op is not (LaneOp.Min or LaneOp.Max) || !X86Base.IsSupported)
            return null;
        foreach (var operand in node.Operands)
            if (operand.Op is LaneOp.Constant && !double.IsNaN(operand.Value)
                && !(node.Op is LaneOp.Min && IsZero(operand, isNegative: true)))
                return operand;
        return null;
    }

    // x86 has an instruction for c < x ? c : x. It gives x for NaN and for a zero of either sign, which is the IEEE 754
    // minimum unless c is -0; the same for the maximum unless c is +0. There adding +0 makes -0 the +0 it must be and
    // changes nothing else. Any other minimum takes the machine many instructions.
    private void Limit(LaneExpression node, LaneExpression bound, int shift)
    {
        Push(bound, shift);
        Push(node.Operands[node.Operands[0] == bound ? 1 : 0], shift);
        _code.Emit(OpCodes.Call, node.Op is LaneOp.Min ? _lane.LesserOrSecond : _lane.GreaterOrSecond);
        if (node.Op is LaneOp.Min || !IsZero(bound, isNegative: false))
            return;
        Push(bound, shift);
        _code.Emit(OpCodes.Call, _lane[LaneOp.Add]);
    }

    private static bool IsOrZero(LaneExpression node) =>
        node.Op is LaneOp.Select && IsZero(node.Operands[2], isNegative: false);

    private static bool IsZero(LaneExpression node, bool isNegative) =>
        node.Op is LaneOp.Constant && node.Value == 0 && double.IsNegative(node.Value) == isNegative;
}
