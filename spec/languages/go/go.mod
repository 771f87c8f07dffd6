module mqrest.spec/languages

go 1.18

require github.com/aliyunmq/mq-http-go-sdk v1.0.3

// The SDK's release has an empty go.mod; these are the versions its authors pinned later.
require (
	github.com/andybalholm/brotli v1.0.4 // indirect
	github.com/facebookgo/stack v0.0.0-20160209184415-751773369052 // indirect
	github.com/gogap/errors v0.0.0-20210818113853-edfbba0ddea9
	github.com/gogap/stack v0.0.0-20150131034635-fef68dddd4f8 // indirect
	github.com/klauspost/compress v1.15.0 // indirect
	github.com/valyala/bytebufferpool v1.0.0 // indirect
	github.com/valyala/fasthttp v1.40.0 // indirect
)
