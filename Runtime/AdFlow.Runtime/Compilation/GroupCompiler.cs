using System.Reflection.Emit;
using AdFlow.Operators;

namespace AdFlow.Runtime;

/// <summary>Compiles expressions to one kernel. Takes some milliseconds; thread-safe.</summary>
internal static class GroupCompiler
{
    /// <summary>Compiles a program. What comes out refers to nothing but the contract: it keeps no plugin alive.
    /// </summary>
    /// <param name="program">What to compute; the ordinals of its inputs are those of the frame.</param>
    /// <param name="width">Lane that it computes in, whatever width it is called with.</param>
    /// <returns>A kernel for any range of rows; its code is collected with it.</returns>
    public static MapKernel Compile(LaneProgram program, LaneWidth width)
    {
        var one = new LaneMembers(LaneMembers.TypeOf(LaneWidth.Scalar, program.IsDouble));
        var wide = width is LaneWidth.Scalar ? null : new LaneMembers(LaneMembers.TypeOf(width, program.IsDouble));
        var rest = Method("AdFlow.CompiledGroupRest", typeof(nint), typeof(nint));
        LaneLoopWriter.WriteRest(rest.GetILGenerator(), program, one);
        var method = Method("AdFlow.CompiledGroup", typeof(LaneWidth));
        LaneLoopWriter.Write(method.GetILGenerator(), program, wide, rest);
        return method.CreateDelegate<MapKernel>();
    }

    private static DynamicMethod Method(string name, params Type[] more) =>
        new(name, null, [typeof(MapFrame).MakeByRefType(), .. more], typeof(MapFrame).Module, skipVisibility: true)
        {
            InitLocals = false,
        };
}
