using System.Runtime.InteropServices;

namespace AdFlow.Bench;

/// <summary>One build of the C++ loop of <c>Native/chain.cpp</c>.</summary>
internal sealed unsafe class NativeChain
{
    private readonly delegate* unmanaged<
        float*, float*, float*, float*, float*, float*, float*, float*, long, void> _loop;

    /// <summary>Takes the loop out of a library.</summary>
    public NativeChain(NativeBuild build, ChainForm form)
    {
        Flags = build.Flags;
        _loop = (delegate* unmanaged<float*, float*, float*, float*, float*, float*, float*, float*, long, void>)
            NativeLibrary.GetExport(build.Library, form is ChainForm.Full ? "chain_full" : "chain_arithmetic");
    }

    /// <summary>What it was compiled with.</summary>
    public string Flags { get; }

    /// <summary>Scores all rows.</summary>
    public void Run(AdColumns ads, float* scores) => _loop(
        ads.Feature(0), ads.Feature(1), ads.Feature(2), ads.Feature(3), ads.Feature(4), ads.Feature(5), ads.Feature(6),
        scores, ads.Rows);
}
