// The compiler asks for this type by name for records and init properties; .NET Standard 2.0 lacks it.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
