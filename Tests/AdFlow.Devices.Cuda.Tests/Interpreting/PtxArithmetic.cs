using System.Numerics;

namespace AdFlow.Devices.Cuda.Tests.Interpreting;

/// <summary>
/// What the arithmetic instructions compute, from the PTX ISA (version 7.0): registers are 64 bits, of which an
/// instruction uses as many as its type has. Float32 results that are NaN are the NaN that the ISA states.
/// </summary>
internal static class PtxArithmetic
{
    public delegate ulong Operation(ulong a, ulong b, ulong c);

    /// <summary>By opcode.</summary>
    public static readonly IReadOnlyDictionary<string, Operation> All = Build();

    private static Dictionary<string, Operation> Build()
    {
        var all = new Dictionary<string, Operation>();
        Integers(all);
        Conversions(all);
        Floats32(all);
        Floats64(all);
        return all;
    }

    private static void Integers(Dictionary<string, Operation> all)
    {
        foreach (string type in new[] { "pred", "b32", "b64", "u32", "f32", "f64" })
            all[$"mov.{type}"] = (a, _, _) => a;
        foreach (string type in new[] { "pred", "b32", "b64" })
        {
            all[$"and.{type}"] = (a, b, _) => a & b;
            all[$"or.{type}"] = (a, b, _) => a | b;
            all[$"xor.{type}"] = (a, b, _) => a ^ b;
        }
        all["not.pred"] = (a, _, _) => a ^ 1;
        all["not.b32"] = (a, _, _) => (uint)~a;
        foreach (string type in new[] { "u32", "s32" })
        {
            all[$"add.{type}"] = (a, b, _) => (uint)(a + b);
            all[$"sub.{type}"] = (a, b, _) => (uint)(a - b);
            all[$"mul.lo.{type}"] = (a, b, _) => (uint)(a * b);
            all[$"mad.lo.{type}"] = (a, b, c) => (uint)(a * b + c);
        }
        foreach (string type in new[] { "u64", "s64" })
        {
            all[$"add.{type}"] = (a, b, _) => a + b;
            all[$"sub.{type}"] = (a, b, _) => a - b;
        }
        all["mul.wide.u32"] = (a, b, _) => (ulong)(uint)a * (uint)b;
        all["mad.wide.u32"] = (a, b, c) => (ulong)(uint)a * (uint)b + c;
        all["min.u32"] = (a, b, _) => Math.Min((uint)a, (uint)b);
        all["popc.b32"] = (a, _, _) => (ulong)BitOperations.PopCount((uint)a);
        // Shifts by more than the width are by the width.
        all["shl.b32"] = (a, b, _) => (uint)b >= 32 ? 0 : (uint)a << (int)b;
        all["shl.b64"] = (a, b, _) => (uint)b >= 64 ? 0 : a << (int)b;
        all["shr.u32"] = (a, b, _) => (uint)b >= 32 ? 0 : (uint)a >> (int)b;
        all["shr.u64"] = (a, b, _) => (uint)b >= 64 ? 0 : a >> (int)b;
        all["shr.s32"] = (a, b, _) => (uint)((int)a >> (int)Math.Min((uint)b, 31));
        all["shr.s64"] = (a, b, _) => (ulong)((long)a >> (int)Math.Min((uint)b, 63));
        Compare<uint>(all, "u32", bits => (uint)bits);
        Compare<int>(all, "s32", bits => (int)bits);
        Compare<ulong>(all, "u64", bits => bits);
    }

    private static void Conversions(Dictionary<string, Operation> all)
    {
        all["cvt.u32.u64"] = (a, _, _) => (uint)a;
        all["cvt.u64.u32"] = (a, _, _) => (uint)a;
        all["cvt.rn.f32.s32"] = (a, _, _) => Bits((float)(int)a);
        all["cvt.rn.f32.s64"] = (a, _, _) => Bits((float)(long)a);
        all["cvt.rn.f32.f64"] = (a, _, _) => Bits((float)Double(a));
        all["cvt.rn.f64.s32"] = (a, _, _) => Bits((double)(int)a);
        all["cvt.rn.f64.s64"] = (a, _, _) => Bits((double)(long)a);
        all["cvt.f64.f32"] = (a, _, _) => Bits((double)Single(a));
    }

    private static void Floats32(Dictionary<string, Operation> all)
    {
        all["add.rn.f32"] = (a, b, _) => Bits(Single(a) + Single(b));
        all["sub.rn.f32"] = (a, b, _) => Bits(Single(a) - Single(b));
        all["mul.rn.f32"] = (a, b, _) => Bits(Single(a) * Single(b));
        all["div.rn.f32"] = (a, b, _) => Bits(Single(a) / Single(b));
        all["fma.rn.f32"] = (a, b, c) => Bits(MathF.FusedMultiplyAdd(Single(a), Single(b), Single(c)));
        all["sqrt.rn.f32"] = (a, _, _) => Bits(MathF.Sqrt(Single(a)));
        all["neg.f32"] = (a, _, _) => Bits(-Single(a));
        all["abs.f32"] = (a, _, _) => Bits(MathF.Abs(Single(a)));
        // The sign of a zero is not stated: it is made wrong here.
        all["cvt.rmi.f32.f32"] = (a, _, _) => Bits(NoZeroSign(MathF.Floor(Single(a))));
        all["cvt.rpi.f32.f32"] = (a, _, _) => Bits(NoZeroSign(MathF.Ceiling(Single(a))));
        all["cvt.rni.f32.f32"] = (a, _, _) => Bits(NoZeroSign(MathF.Round(Single(a))));
        all["selp.f32"] = (a, b, c) => c != 0 ? a : b;
        Compare(all, "f32", Single);
        all["setp.neu.f32"] = (a, b, _) => Truth(!(Single(a) == Single(b)));
        all["setp.nan.f32"] = (a, b, _) => Truth(float.IsNaN(Single(a)) || float.IsNaN(Single(b)));
    }

    private static void Floats64(Dictionary<string, Operation> all)
    {
        all["add.rn.f64"] = (a, b, _) => Bits(Double(a) + Double(b));
        all["sub.rn.f64"] = (a, b, _) => Bits(Double(a) - Double(b));
        all["mul.rn.f64"] = (a, b, _) => Bits(Double(a) * Double(b));
        all["div.rn.f64"] = (a, b, _) => Bits(Double(a) / Double(b));
        all["fma.rn.f64"] = (a, b, c) => Bits(Math.FusedMultiplyAdd(Double(a), Double(b), Double(c)));
        all["sqrt.rn.f64"] = (a, _, _) => Bits(Math.Sqrt(Double(a)));
        all["neg.f64"] = (a, _, _) => Bits(-Double(a));
        all["abs.f64"] = (a, _, _) => Bits(Math.Abs(Double(a)));
        all["cvt.rmi.f64.f64"] = (a, _, _) => Bits(Math.Floor(Double(a)) + 0.0);
        all["cvt.rpi.f64.f64"] = (a, _, _) => Bits(Math.Ceiling(Double(a)) + 0.0);
        all["cvt.rni.f64.f64"] = (a, _, _) => Bits(Math.Round(Double(a)) + 0.0);
        all["selp.f64"] = all["selp.b32"] = all["selp.b64"] = all["selp.f32"];
        Compare(all, "f64", Double);
        all["setp.neu.f64"] = (a, b, _) => Truth(!(Double(a) == Double(b)));
        all["setp.nan.f64"] = (a, b, _) => Truth(double.IsNaN(Double(a)) || double.IsNaN(Double(b)));
    }

    private static void Compare<T>(Dictionary<string, Operation> all, string type, Func<ulong, T> value)
        where T : IComparisonOperators<T, T, bool>
    {
        bool isFloat = type[0] == 'f';
        all[$"setp.lt.{type}"] = (a, b, _) => Truth(value(a) < value(b));
        all[$"setp.le.{type}"] = (a, b, _) => Truth(value(a) <= value(b));
        all[$"setp.gt.{type}"] = (a, b, _) => Truth(value(a) > value(b));
        all[$"setp.ge.{type}"] = (a, b, _) => Truth(value(a) >= value(b));
        all[$"setp.eq.{type}"] = (a, b, _) => Truth(value(a) == value(b));
        if (!isFloat)
            all[$"setp.ne.{type}"] = (a, b, _) => Truth(value(a) != value(b));
    }

    private static float NoZeroSign(float value) => value + 0f;

    private static ulong Truth(bool value) => value ? 1u : 0u;

    private static float Single(ulong bits) => BitConverter.UInt32BitsToSingle((uint)bits);

    private static double Double(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static ulong Bits(float value) => float.IsNaN(value) ? 0x7FFFFFFF : BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);
}
