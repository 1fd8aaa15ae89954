using System.Runtime.InteropServices;

namespace AdFlow.Operators.Onnx;

/// <summary>A native session, freed when nothing uses it any more.</summary>
internal sealed class SessionHandle : SafeHandle
{
    private readonly OrtApi _api;

    public SessionHandle(OrtApi api, nint session)
        : base(0, ownsHandle: true)
    {
        _api = api;
        SetHandle(session);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _api.Release(OrtFunction.ReleaseSession, handle);
        return true;
    }
}
